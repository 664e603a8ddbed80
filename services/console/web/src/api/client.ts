/** One way to ask the console's origin for anything: headers, query, JSON, problems. */
import { Problem } from './problem'

export interface Page<T> {
  items: T[]
  next_cursor?: string | null
}

export type Query = Record<string, string | number | boolean | null | undefined>

interface Options {
  query?: Query
  body?: unknown
  form?: FormData
  idempotencyKey?: string
}

let onUnauthorised: () => void = () => {}

/** Says what to do when the session has ended; set once by the session. */
export function whenUnauthorised(act: () => void): void {
  onUnauthorised = act
}

export function address(path: string, query: Query = {}): string {
  const search = new URLSearchParams()
  for (const [key, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '') search.set(key, String(value))
  }
  const text = search.toString()
  return text ? `${path}?${text}` : path
}

async function problemOf(answer: Response): Promise<Problem> {
  let facts: Record<string, unknown> = {}
  try {
    const body: unknown = await answer.json()
    if (body && typeof body === 'object') facts = body as Record<string, unknown>
  } catch {
    // Not JSON: a proxy's page says nothing that helps a person.
  }
  const detail = typeof facts.detail === 'string' ? facts.detail : ''
  return new Problem(answer.status, detail, facts)
}

export async function ask<T>(method: string, path: string, options: Options = {}): Promise<T> {
  const headers: Record<string, string> = { Accept: 'application/json' }
  if (method !== 'GET') headers['X-Requested-With'] = 'sanquan'
  if (options.idempotencyKey) headers['Idempotency-Key'] = options.idempotencyKey
  let body: BodyInit | undefined = options.form
  if (options.body !== undefined) {
    headers['Content-Type'] = 'application/json'
    body = JSON.stringify(options.body)
  }
  let answer: Response
  try {
    answer = await fetch(address(path, options.query), {
      method, headers, body, credentials: 'same-origin',
    })
  } catch {
    throw new Problem(0, '')
  }
  if (!answer.ok) {
    const problem = await problemOf(answer)
    if (answer.status === 401 && !path.endsWith('/api/v1/session')) onUnauthorised()
    throw problem
  }
  if (answer.status === 204) return undefined as T
  const text = await answer.text()
  return (text ? JSON.parse(text) : undefined) as T
}

export const read = <T>(path: string, query?: Query): Promise<T> => ask<T>('GET', path, { query })

/** Makes a key that lets the service see the same creation sent twice as one. */
export const newKey = (): string =>
  crypto.randomUUID?.() ?? [...crypto.getRandomValues(new Uint8Array(16))].map((b) => b.toString(16).padStart(2, '0')).join('')
