/** Numbers of the evaluation page. */
import { useQuery } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'

import { read, type Page } from './client'
import type { Count } from './shapes'

export type By = 'stage' | 'department' | 'day'

export function useCounts(by: Ref<By>, from: Ref<string>, to: Ref<string>) {
  return useQuery({
    queryKey: computed(() => ['evaluation', by.value, from.value, to.value]),
    queryFn: () => read<Page<Count>>('/api/evaluation/v1/counts', { by: by.value, from: from.value, to: to.value }),
  })
}
