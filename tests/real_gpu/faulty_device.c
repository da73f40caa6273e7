/* Preloaded into a program that computes with Vulkan: a device that is smaller than it is, lost in the
 * midst of its work, or no longer there. Environment:
 *
 *   FAULTY_GPU_SHOWN_BYTES  the memory that the device says it has
 *   FAULTY_GPU_BYTES        how much of it can be had, in all, by one process
 *   FAULTY_GPU_SUBMITS      after so many submissions of work the device is lost
 *   FAULTY_GPU_GONE         a file: while it is there, there is no device. A lost device makes it.
 */
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <vulkan/vulkan.h>

enum { N_KEPT = 65536 };
static struct { VkDeviceMemory memory; VkDeviceSize size; } kept[N_KEPT];
static VkDeviceSize taken;
static long n_submitted;

static PFN_vkGetInstanceProcAddr real_of_instance;
static PFN_vkGetDeviceProcAddr real_of_device;
static PFN_vkAllocateMemory real_allocate;
static PFN_vkFreeMemory real_free;
static PFN_vkQueueSubmit real_submit;
static PFN_vkEnumeratePhysicalDevices real_enumerate;
static PFN_vkGetPhysicalDeviceMemoryProperties real_properties;
static PFN_vkGetPhysicalDeviceMemoryProperties2 real_properties2;

/* A number of the environment, or `otherwise`. */
static unsigned long long number(const char *name, unsigned long long otherwise) {
    const char *text = getenv(name);
    return text && *text ? strtoull(text, NULL, 10) : otherwise;
}

static VkResult allocate(VkDevice device, const VkMemoryAllocateInfo *info,
                         const VkAllocationCallbacks *callbacks, VkDeviceMemory *memory) {
    if (taken + info->allocationSize > number("FAULTY_GPU_BYTES", ~0ull)) return VK_ERROR_OUT_OF_DEVICE_MEMORY;
    VkResult result = real_allocate(device, info, callbacks, memory);
    for (int i = 0; result == VK_SUCCESS && i < N_KEPT; i++) {
        if (kept[i].memory) continue;
        kept[i].memory = *memory, kept[i].size = info->allocationSize;
        taken += info->allocationSize;
        break;
    }
    return result;
}

static void release(VkDevice device, VkDeviceMemory memory, const VkAllocationCallbacks *callbacks) {
    for (int i = 0; memory && i < N_KEPT; i++) {
        if (kept[i].memory != memory) continue;
        taken -= kept[i].size, kept[i].memory = VK_NULL_HANDLE;
        break;
    }
    real_free(device, memory, callbacks);
}

static VkResult submit(VkQueue queue, uint32_t n, const VkSubmitInfo *work, VkFence fence) {
    if (++n_submitted <= (long)number("FAULTY_GPU_SUBMITS", 1ull << 40)) return real_submit(queue, n, work, fence);
    const char *gone = getenv("FAULTY_GPU_GONE");
    if (gone) fclose(fopen(gone, "w"));
    return VK_ERROR_DEVICE_LOST;
}

static VkResult enumerate(VkInstance instance, uint32_t *n, VkPhysicalDevice *devices) {
    const char *gone = getenv("FAULTY_GPU_GONE");
    if (!gone || access(gone, F_OK)) return real_enumerate(instance, n, devices);
    *n = 0;
    return VK_SUCCESS;
}

static void shrink(VkPhysicalDeviceMemoryProperties *found) {
    for (uint32_t i = 0; i < found->memoryHeapCount; i++)
        found->memoryHeaps[i].size = number("FAULTY_GPU_SHOWN_BYTES", found->memoryHeaps[i].size);
}

static void properties(VkPhysicalDevice device, VkPhysicalDeviceMemoryProperties *found) {
    real_properties(device, found);
    shrink(found);
}

static void properties2(VkPhysicalDevice device, VkPhysicalDeviceMemoryProperties2 *found) {
    real_properties2(device, found);
    shrink(&found->memoryProperties);
}

static PFN_vkVoidFunction of_device(VkDevice device, const char *name);

/* Ours in place of what was found under a name. */
static PFN_vkVoidFunction ours(const char *name, PFN_vkVoidFunction found) {
    if (!found) return found;
#define OURS(own, real, function) \
    if (!strcmp(name, own)) { real = (void *)found; return (PFN_vkVoidFunction)function; }
    OURS("vkAllocateMemory", real_allocate, allocate)
    OURS("vkFreeMemory", real_free, release)
    OURS("vkQueueSubmit", real_submit, submit)
    OURS("vkEnumeratePhysicalDevices", real_enumerate, enumerate)
    OURS("vkGetPhysicalDeviceMemoryProperties", real_properties, properties)
    OURS("vkGetPhysicalDeviceMemoryProperties2", real_properties2, properties2)
    OURS("vkGetPhysicalDeviceMemoryProperties2KHR", real_properties2, properties2)
    OURS("vkGetDeviceProcAddr", real_of_device, of_device)
#undef OURS
    return found;
}

static PFN_vkVoidFunction of_device(VkDevice device, const char *name) {
    return ours(name, real_of_device(device, name));
}

PFN_vkVoidFunction vkGetInstanceProcAddr(VkInstance instance, const char *name) {
    if (!real_of_instance) { /* by its file: what loads Vulkan is itself loaded out of sight */
        void *vulkan = dlopen("libvulkan.so.1", RTLD_NOW);
        if (!vulkan) return NULL;
        real_of_instance = (PFN_vkGetInstanceProcAddr)dlsym(vulkan, "vkGetInstanceProcAddr");
    }
    return ours(name, real_of_instance(instance, name));
}
