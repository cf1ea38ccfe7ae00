// What is wrong although it is well typed; how code looks is Prettier's business.
import js from "@eslint/js";

const WAITING = "Ask through state/api.js, which has patience and says why something did not come.";

export default [
  { ignores: ["**/vendor/", "bench/", ".venv*/"] },
  js.configs.recommended,
  {
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "no-undef": "off", // tsc knows what a browser has
      "no-unused-vars": ["error", { argsIgnorePattern: "^_", caughtErrorsIgnorePattern: "^_" }],
      curly: ["error", "multi-line"],
      eqeqeq: "error",
      "no-var": "error",
      "prefer-const": "error",
      "no-eval": "error",
      "no-implied-eval": "error",
      "no-console": "error",
      complexity: ["error", 20],
    },
  },
  {
    files: ["src/rota/web/**"],
    ignores: ["src/rota/web/docs/**", "src/rota/web/state/api.js", "src/rota/web/event/connection.js"],
    rules: { "no-restricted-globals": ["error", { name: "fetch", message: WAITING }] },
  },
];
