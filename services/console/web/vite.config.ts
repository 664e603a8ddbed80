/** How the page is built, served while developing, and tested. */
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  plugins: [vue()],
  define: { __VUE_OPTIONS_API__: false, __VUE_PROD_DEVTOOLS__: false },
  server: { proxy: { '/api': process.env.SANQUAN_CONSOLE ?? 'http://127.0.0.1:8900' } },
  build: {
    target: 'es2022',
    chunkSizeWarningLimit: 1300,
    reportCompressedSize: true,
  },
  worker: { format: 'es' },
  test: { environment: 'happy-dom', include: ['src/**/*.test.ts'] },
})
