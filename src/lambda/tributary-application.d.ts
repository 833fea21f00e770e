/** The application of a bundle: the bundler replaces this name by the module of the stack's application. */
declare module 'tributary-application' {
  // A declaration of a module without a file takes no import by a relative path.
  // eslint-disable-next-line @typescript-eslint/consistent-type-imports
  const application: import('../application/application.ts').Application
  export default application
}
