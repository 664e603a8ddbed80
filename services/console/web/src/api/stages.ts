/** How many cases stand at each stage, how many are late by any limit, and since when the oldest has been there. */
import { useQuery } from '@tanstack/vue-query'

import { read, type Page } from './client'

export interface StageCount {
  stage: number
  count: number
  late: number
  oldest_opened_at: string | null
}

export function useStages() {
  return useQuery({
    queryKey: ['cases', 'stages'],
    // A limit that runs out is no event: without this the columns would say so only when another case moves.
    refetchInterval: 10_000,
    queryFn: async () => (await read<Page<StageCount>>('/api/dispatch/v1/desk')).items,
  })
}
