// The embedded homes, which need native code. Bundles for AWS leave this file out, by its name (infra/bundling.ts).
export { openHome, openTables } from '../home/home.ts'
