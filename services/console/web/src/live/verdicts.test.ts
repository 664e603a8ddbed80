import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { decide, dismiss, sendNow, takeBack, verdictOf } from './verdicts'

const sent: { method: string; url: string; body: unknown; key: string | null }[] = []
let answer = (): Response => new Response('{}', { status: 200 })

beforeEach(() => {
  vi.useFakeTimers()
  sent.length = 0
  answer = () => new Response('{}', { status: 200 })
  vi.stubGlobal('fetch', (url: string, options: RequestInit) => {
    sent.push({ method: String(options.method), url, body: options.body ? JSON.parse(String(options.body)) : null, key: new Headers(options.headers).get('Idempotency-Key') })
    return Promise.resolve(answer())
  })
})
afterEach(() => {
  dismiss('a')
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

test('a verdict is given at once, with ten seconds in which nobody is told', async () => {
  await decide('a', 'title', true, '')
  expect(sent).toHaveLength(1)
  expect(sent[0]).toMatchObject({ method: 'POST', url: '/api/vision/v1/alerts/a/verdict', body: { verdict: 'true', reason: '', grace_seconds: 10 } })
  expect(sent[0]?.key).toBeTruthy()
  expect(verdictOf('a')?.state).toBe('waiting')
  await vi.advanceTimersByTimeAsync(10_100)
  expect(verdictOf('a')?.state).toBe('sent')
})

test('a verdict that is taken back is taken back at the service too, and only once', async () => {
  await decide('a', 'title', false, 'reason')
  await takeBack()
  await takeBack()
  expect(sent.map((one) => one.method)).toEqual(['POST', 'DELETE'])
  expect(verdictOf('a')).toBeUndefined()
})

test('after ten seconds there is nothing to take back', async () => {
  await decide('a', 'title', true, '')
  await vi.advanceTimersByTimeAsync(10_100)
  await takeBack()
  expect(sent.map((one) => one.method)).toEqual(['POST'])
})

test('who changes their mind takes the first back and gives the second', async () => {
  await decide('a', 'title', true, '')
  await decide('a', 'title', false, 'gone')
  expect(sent.map((one) => one.method)).toEqual(['POST', 'DELETE', 'POST'])
  expect(sent[2]?.body).toMatchObject({ verdict: 'false', reason: 'gone' })
  expect(sent[2]?.key).not.toBe(sent[0]?.key)
})

test('sending now gives the same verdict again without the ten seconds', async () => {
  await decide('a', 'title', true, '')
  await sendNow('a')
  expect(sent.at(-1)?.body).toEqual({ verdict: 'true', reason: '', grace_seconds: 0 })
  expect(verdictOf('a')?.state).toBe('sent')
})

test('a verdict on what somebody else decided says who', async () => {
  answer = () => new Response(JSON.stringify({ detail: '已判定 / decided', judged_by: 'liu' }), { status: 409 })
  await decide('a', 'title', true, '')
  expect(verdictOf('a')).toMatchObject({ state: 'failed' })
  expect(verdictOf('a')?.why).toContain('liu')
})
