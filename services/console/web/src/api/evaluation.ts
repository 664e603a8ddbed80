/** Numbers of the evaluation page. */
import { useQuery } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'

import { read, type Page } from './client'
import type { Count, Indicators } from './shapes'

export type By = 'stage' | 'department' | 'category' | 'day'

export function useCounts(by: Ref<By>, from: Ref<string>, to: Ref<string>) {
  return useQuery({
    queryKey: computed(() => ['evaluation', by.value, from.value, to.value]),
    queryFn: () => read<Page<Count>>('/api/evaluation/v1/counts', { by: by.value, from: from.value, to: to.value }),
  })
}

export function useIndicators(from: Ref<string>, to: Ref<string>) {
  return useQuery({
    queryKey: computed(() => ['evaluation', 'indicators', from.value, to.value]),
    queryFn: () => read<Indicators>('/api/evaluation/v1/indicators', { from: from.value, to: to.value }),
  })
}
