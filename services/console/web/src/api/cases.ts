/** Cases: lists, one case, and the steps that move it. */
import { useInfiniteQuery, useQuery } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'

import { ask, read, type Page } from './client'
import type { Case } from './shapes'

const root = '/api/dispatch/v1/cases'

export interface CaseFilter {
  stage?: number
  standing?: boolean
  state?: string
  department?: string
  category?: string
  late?: boolean
  opened_from?: string
  opened_to?: string
}

export const fetchCases = (query: Record<string, string | number | undefined>): Promise<Page<Case>> => read(root, query)

export function useCaseList(filter: Ref<CaseFilter>) {
  return useInfiniteQuery({
    queryKey: computed(() => ['cases', 'list', filter.value]),
    queryFn: ({ pageParam }) => read<Page<Case>>(root, { ...filter.value, limit: 100, cursor: pageParam }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next_cursor ?? undefined,
  })
}

export function useCase(number: Ref<string | null>) {
  return useQuery({
    queryKey: computed(() => ['cases', 'one', number.value]),
    queryFn: () => read<Case>(`${root}/${number.value}`),
    enabled: computed(() => Boolean(number.value)),
  })
}

/** The case that an alert became part of; null while there is none. */
export function useCaseOfAlert(alert: Ref<string | null>) {
  return useQuery({
    queryKey: computed(() => ['cases', 'of-alert', alert.value]),
    queryFn: async () => {
      const page = await read<Page<Case>>(root, { alert: alert.value, limit: 1 })
      const found = page.items[0]
      return found ? read<Case>(`${root}/${found.number}`) : null
    },
    enabled: computed(() => Boolean(alert.value)),
  })
}

export function takeStep(number: string, step: string, reason: string, data: Record<string, unknown>, key: string): Promise<Case> {
  return ask('POST', `${root}/${number}/steps`, { body: { step, reason, data }, idempotencyKey: key })
}
