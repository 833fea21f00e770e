/** The application of a bundle: the bundler replaces this name by the module of the stack's application. */
declare module 'tributary-application' {
  // TypeScript refuses an import declaration with a relative path in an ambient module (TS2439).
  // eslint-disable-next-line @typescript-eslint/consistent-type-imports
  const application: import('../application/application.ts').Application
  export default application
}
