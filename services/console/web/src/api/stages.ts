/** How many open cases stand at each stage, and how long the oldest has. */
import { useQuery } from '@tanstack/vue-query'

import { read, type Page } from './client'
import { Problem } from './problem'
import type { Case } from './shapes'

export interface StageCount {
  stage: number
  count: number
  more?: boolean
  overdue?: number
  oldest_at: string | null
}

const open = (one: Case): boolean => !['closed', 'force_closed', 'rejected', 'cancelled', 'merged'].includes(one.state)

async function countFromLists(): Promise<StageCount[]> {
  return Promise.all(
    [1, 2, 3, 4, 5, 6, 7].map(async (stage) => {
      const page = await read<Page<Case>>('/api/dispatch/v1/cases', { stage, limit: 200 })
      const items = stage === 7 ? page.items : page.items.filter(open)
      const oldest = items.map((one) => one.opened_at).sort()[0] ?? null
      return { stage, count: items.length, more: Boolean(page.next_cursor), overdue: items.filter((one) => one.overdue && open(one)).length, oldest_at: stage === 7 ? null : oldest }
    }),
  )
}

let counted = true

/** Asks for the counts; a service that has none is counted by hand from its lists. */
export function useStages() {
  return useQuery({
    queryKey: ['cases', 'stages'],
    queryFn: async () => {
      if (counted) {
        try {
          return (await read<Page<StageCount>>('/api/dispatch/v1/stages')).items
        } catch (failure) {
          if (!(failure instanceof Problem && [404, 405].includes(failure.status))) throw failure
          counted = false
        }
      }
      return countFromLists()
    },
  })
}
