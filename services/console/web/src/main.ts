/** Puts the page together. */
import './look/frame.css'

import { QueryClient, VueQueryPlugin } from '@tanstack/vue-query'
import { createApp } from 'vue'

import App from './App.vue'
import { Problem } from './api/problem'
import { router } from './router'
import { i18n } from './words'

const client = new QueryClient({
  defaultOptions: {
    queries: {
      // The stream says when something changed; without a word from it nothing is asked again.
      staleTime: 60_000,
      refetchOnWindowFocus: false,
      retry: (count, failure) => count < 2 && !(failure instanceof Problem && failure.status >= 400 && failure.status < 500),
    },
  },
})

createApp(App).use(i18n).use(router).use(VueQueryPlugin, { queryClient: client }).mount('#app')
