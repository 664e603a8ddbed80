/** Types of what only the bundler understands. */
/// <reference types="vite/client" />
