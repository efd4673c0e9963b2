// Node loads this before a command (`node -r`). CommonJS without a type in it: any Node reads it, and older ones read no
// TypeScript, and would say so in words that help nobody (ERR_UNKNOWN_FILE_EXTENSION).
if (Number.parseInt(process.versions.node, 10) < 24) {
  console.error(
    `email-api needs Node 24, and this is Node ${process.versions.node}: npm ci brings it, unless install scripts are switched off (npm ci --ignore-scripts=false), or install it yourself.`,
  );
  process.exit(1);
}
