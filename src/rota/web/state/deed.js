// What one may have done to units and runs. Each answers with the daemon's own words, or throws its refusal.
import { read, write } from "./api.js";

/** @typedef {import("../wire.d.ts").Action} Action */
/** @typedef {import("../wire.d.ts").Run} Run */
/** @typedef {import("../wire.d.ts").BulkResult} BulkResult */

/** @param {string} name */
const unitPath = (name) => `/api/tasks/${encodeURIComponent(name)}`;
/** @param {string} id */
const runApi = (id) => `/api/runs/${encodeURIComponent(id)}`;

/**
 * A run now.
 * @param {string} name
 * @param {Record<string, string | number | boolean | null>} [params]
 * @returns {Promise<Run>}
 */
export async function runTask(name, params) {
  return (await write("POST", `${unitPath(name)}/run`, params ? { params } : {})).data;
}

/**
 * start, stop, restart, pause or resume of a unit.
 * @param {string} name
 * @param {"start" | "stop" | "restart" | "pause" | "resume"} verb
 * @param {{ query?: Record<string, string>, body?: object }} [more]
 * @returns {Promise<Action>}
 */
export async function tell(name, verb, { query = {}, body } = {}) {
  const asked = new URLSearchParams(query).toString();
  return (await write("POST", `${unitPath(name)}/${verb}${asked ? `?${asked}` : ""}`, body)).data;
}

/** @param {string} id @returns {Promise<Action>} */
export async function stopRun(id) {
  return (await write("POST", `${runApi(id)}/stop`)).data;
}

/** @param {string} id @returns {Promise<Run>} */
export async function rerun(id) {
  return (await write("POST", `${runApi(id)}/rerun`)).data;
}

/** @param {string} id */
export async function deleteRun(id) {
  await write("DELETE", runApi(id));
}

/**
 * @param {"stop" | "delete" | "restore" | "rerun"} verb
 * @param {object} selector
 */
export async function bulk(verb, selector) {
  return (await write("POST", `/api/runs/bulk/${verb}`, selector)).data;
}

/** @param {string} id @returns {Promise<Run>} */
export async function readRun(id) {
  return /** @type {{ data: Run }} */ (await read(runApi(id))).data;
}
