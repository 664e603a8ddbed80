/** Reports made without a network: kept on this device with their photos, and sent later. */
import { ref } from 'vue'

import { sendReport, type Draft } from '../api/reports'
import { Problem } from '../api/problem'

interface Kept {
  draft: Draft
  photos: Blob[]
}

export const waiting = ref(0)

function store(): Promise<IDBDatabase> {
  return new Promise((done, fail) => {
    const asked = indexedDB.open('sanquan', 1)
    asked.onupgradeneeded = () => asked.result.createObjectStore('draft', { keyPath: 'draft.client_id' })
    asked.onsuccess = () => done(asked.result)
    asked.onerror = () => fail(asked.error)
  })
}

async function within<T>(mode: IDBTransactionMode, act: (drafts: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const db = await store()
  return new Promise((done, fail) => {
    const request = act(db.transaction('draft', mode).objectStore('draft'))
    request.onsuccess = () => done(request.result)
    request.onerror = () => fail(request.error)
  })
}

const count = async (): Promise<void> => void (waiting.value = await within('readonly', (drafts) => drafts.count()))

export async function keep(draft: Draft, photos: Blob[]): Promise<void> {
  await within('readwrite', (drafts) => drafts.put({ draft, photos } satisfies Kept))
  await count()
}

/** Sends what was kept, oldest first; stops where the network is still away. Sending twice is sending once. */
export async function sendKept(): Promise<void> {
  const all = (await within('readonly', (drafts) => drafts.getAll())) as Kept[]
  waiting.value = all.length
  for (const { draft, photos } of all.sort((a, b) => a.draft.observed_at.localeCompare(b.draft.observed_at))) {
    try {
      await sendReport(draft, photos)
    } catch (failure) {
      if (!(failure instanceof Problem) || failure.status === 0 || failure.status >= 500 || failure.status === 401) break
      if (failure.status !== 409) break
    }
    await within('readwrite', (drafts) => drafts.delete(draft.client_id))
    await count()
  }
}

