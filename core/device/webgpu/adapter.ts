import { BackendUnavailableError } from "../../base/errors.ts";
import type { AdapterFacts } from "./protocol.ts";

/** Adapters in software, by their description; `isFallbackAdapter` is not set by every driver. */
const SOFTWARE_ADAPTERS = /llvmpipe|lavapipe|swiftshader|software/i;
/** Limits that kernels need raised from WebGPU's small defaults. */
const WANTED_LIMITS = [
  "maxBufferSize",
  "maxStorageBufferBindingSize",
  "maxStorageBuffersPerShaderStage",
  "maxComputeWorkgroupStorageSize",
  "maxComputeInvocationsPerWorkgroup",
  "maxComputeWorkgroupSizeX",
  "maxComputeWorkgroupsPerDimension",
] as const;

/** An open device, and what its adapter says of itself. */
export interface OpenAdapter {
  readonly device: GPUDevice;
  readonly facts: AdapterFacts;
}

/**
 * Asks for an adapter and opens a device with the adapter's own limits.
 *
 * @param backend Back end that was asked for, for the message.
 * @throws {BackendUnavailableError} If there is no adapter, or no device can be had from it.
 */
export async function openAdapter(backend: string): Promise<OpenAdapter> {
  const adapter = await navigator.gpu?.requestAdapter({ powerPreference: "high-performance" });
  if (!adapter) {
    throw new BackendUnavailableError(
      `Cannot open WebGPU as it needs an adapter: none was found, backend=${backend}. Install the ` +
        "graphics driver with Vulkan (Debian's mesa-vulkan-drivers is a software one), set " +
        "DENO_WEBGPU_BACKEND=gl to ask for OpenGL, or use --device cpu",
    );
  }
  const timestamps = adapter.features.has("timestamp-query");
  const limits: Record<string, number> = {};
  for (const name of WANTED_LIMITS) limits[name] = adapter.limits[name] as number;
  let device: GPUDevice;
  try {
    device = await adapter.requestDevice({
      requiredLimits: limits,
      requiredFeatures: timestamps ? ["timestamp-query"] : [],
    });
  } catch (cause) {
    throw new BackendUnavailableError(
      `Cannot open WebGPU as the adapter must give a device: ${(cause as Error).message}`,
      { cause },
    );
  }
  const { description, vendor, architecture } = adapter.info;
  const text = description || architecture || vendor || "unnamed adapter";
  const software = SOFTWARE_ADAPTERS.test(text) || isFallback(adapter);
  return {
    device,
    facts: { description: text, vendor, architecture, software, timestamps, limits },
  };
}

function isFallback(adapter: GPUAdapter): boolean {
  const info = adapter.info as GPUAdapterInfo & { readonly isFallbackAdapter?: boolean };
  return info.isFallbackAdapter === true;
}
