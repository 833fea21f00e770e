// The homes in a directory, which are native code. Bundles for AWS leave this file out, by its name (infra/bundling.ts).
export { openHome, openTables } from '../home/home.ts'
