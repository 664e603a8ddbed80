import { expect, it } from 'vitest'

import { Problem } from '../api/problem'
import { useAttempt } from './attempt'

it('is busy while it lasts, says why it failed, and forgets that at the next attempt', async () => {
  const { busy, trouble, attempt } = useAttempt()
  const failing = attempt(() => Promise.reject(new Problem(409, '别人已改过', {})))
  expect(busy.value).toBe(true)
  await failing
  expect(busy.value).toBe(false)
  expect(trouble.value).toContain('别人已改过')
  await attempt(() => Promise.resolve())
  expect(trouble.value).toBe('')
})
