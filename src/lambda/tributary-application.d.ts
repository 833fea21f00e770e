/** The application of a bundle: the stack has the bundler put a module of the application's in the place of this name. */
declare module 'tributary-application' {
  // A declaration of a module without a file takes no import by a relative path.
  // eslint-disable-next-line @typescript-eslint/consistent-type-imports
  const application: import('../application/application.ts').Application
  export default application
}
