import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { decide, dismiss, takeBack, verdictOf } from './verdicts'

const sent: { url: string; body: unknown; key: string | null }[] = []
let answer = (): Response => new Response('{}', { status: 200 })

beforeEach(() => {
  vi.useFakeTimers()
  sent.length = 0
  answer = () => new Response('{}', { status: 200 })
  vi.stubGlobal('fetch', (url: string, options: RequestInit) => {
    sent.push({ url, body: JSON.parse(String(options.body)), key: new Headers(options.headers).get('Idempotency-Key') })
    return Promise.resolve(answer())
  })
})
afterEach(() => {
  dismiss('a')
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

test('a verdict leaves after ten seconds, once, with a key of its own', async () => {
  decide('a', 'title', true, '')
  await vi.advanceTimersByTimeAsync(9_900)
  expect(sent).toHaveLength(0)
  await vi.advanceTimersByTimeAsync(200)
  expect(sent).toHaveLength(1)
  expect(sent[0]).toMatchObject({ url: '/api/vision/v1/alerts/a/verdict', body: { verdict: 'true', reason: '' } })
  expect(sent[0]?.key).toBeTruthy()
  expect(verdictOf('a')?.state).toBe('sent')
})

test('a verdict that is taken back never leaves', async () => {
  decide('a', 'title', false, 'reason')
  await vi.advanceTimersByTimeAsync(5_000)
  expect(takeBack()).toBe('a')
  await vi.advanceTimersByTimeAsync(20_000)
  expect(sent).toHaveLength(0)
  expect(takeBack()).toBeNull()
})

test('a verdict that changes its mind sends only the second', async () => {
  decide('a', 'title', true, '')
  await vi.advanceTimersByTimeAsync(4_000)
  decide('a', 'title', false, 'gone')
  await vi.advanceTimersByTimeAsync(20_000)
  expect(sent.map((one) => one.body)).toEqual([{ verdict: 'false', reason: 'gone' }])
})

test('a verdict on what somebody else decided says who', async () => {
  answer = () => new Response(JSON.stringify({ detail: '已判定 / decided', judged_by: 'liu' }), { status: 409 })
  decide('a', 'title', true, '')
  await vi.advanceTimersByTimeAsync(10_100)
  expect(verdictOf('a')).toMatchObject({ state: 'failed' })
  expect(verdictOf('a')?.why).toContain('liu')
})
