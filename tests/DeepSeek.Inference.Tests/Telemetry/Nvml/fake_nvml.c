/* Two GPUs as NVML and CUDA's driver would show them, with the signatures and structs of NVIDIA's documentation. CUDA counts them the other way
   round than NVML does. Macros say what goes wrong. */
#include <stdio.h>
#include <string.h>

typedef enum {
    NVML_SUCCESS = 0,
    NVML_ERROR_UNINITIALIZED = 1,
    NVML_ERROR_INVALID_ARGUMENT = 2,
    NVML_ERROR_NOT_SUPPORTED = 3,
    NVML_ERROR_NOT_FOUND = 6,
    NVML_ERROR_INSUFFICIENT_SIZE = 7,
    NVML_ERROR_DRIVER_NOT_LOADED = 9,
    NVML_ERROR_FUNCTION_NOT_FOUND = 13,
    NVML_ERROR_GPU_IS_LOST = 15
} nvmlReturn_t;
typedef enum { NVML_TEMPERATURE_GPU = 0 } nvmlTemperatureSensors_t;
typedef struct nvmlDevice_st *nvmlDevice_t;
typedef struct { unsigned long long total, free, used; } nvmlMemory_t;
typedef struct { unsigned int gpu, memory; } nvmlUtilization_t;

#ifndef INIT_RESULT
#define INIT_RESULT NVML_SUCCESS
#endif
#ifndef FIGURE_RESULT
#define FIGURE_RESULT NVML_SUCCESS
#endif
#ifndef POWER_RESULT
#define POWER_RESULT FIGURE_RESULT
#endif

struct nvmlDevice_st { const char *name, *uuid, *bus; nvmlUtilization_t utilization; nvmlMemory_t memory; unsigned int celsius, milliwatts; };

static struct nvmlDevice_st gpus[2] = {
    { "NVIDIA Fake A", "GPU-aaaa", "0000:17:00.0", { 12, 3 }, { 8ULL << 30, 7ULL << 30, 1ULL << 30 }, 41, 60500 },
    { "NVIDIA Fake B", "GPU-bbbb", "0000:65:00.0", { 87, 55 }, { 80ULL << 30, 20ULL << 30, 60ULL << 30 }, 66, 312250 },
};
static int initialized;

int fake_shutdowns;

static nvmlReturn_t check(nvmlDevice_t device, const void *to)
{
    if (!initialized) return NVML_ERROR_UNINITIALIZED;
    return (device == &gpus[0] || device == &gpus[1]) && to ? FIGURE_RESULT : NVML_ERROR_INVALID_ARGUMENT;
}

static nvmlReturn_t copy(const char *text, char *to, unsigned int length)
{
    if (strlen(text) + 1 > length) return NVML_ERROR_INSUFFICIENT_SIZE;
    memset(to, '#', length);
    strcpy(to, text);
    return NVML_SUCCESS;
}

nvmlReturn_t nvmlInit_v2(void)
{
    initialized = INIT_RESULT == NVML_SUCCESS;
    return INIT_RESULT;
}

nvmlReturn_t nvmlShutdown(void)
{
    fake_shutdowns++;
    initialized = 0;
    return NVML_SUCCESS;
}

#ifndef WITHOUT_ERROR_STRING
const char *nvmlErrorString(nvmlReturn_t result)
{
    switch (result) {
    case NVML_ERROR_NOT_SUPPORTED: return "Not Supported";
    case NVML_ERROR_DRIVER_NOT_LOADED: return "Driver Not Loaded";
    case NVML_ERROR_FUNCTION_NOT_FOUND: return "Function Not Found";
    case NVML_ERROR_GPU_IS_LOST: return "GPU is lost";
    default: return "Unknown Error";
    }
}
#endif

nvmlReturn_t nvmlDeviceGetHandleByIndex_v2(unsigned int index, nvmlDevice_t *device)
{
    if (!initialized) return NVML_ERROR_UNINITIALIZED;
    if (index > 1) return NVML_ERROR_INVALID_ARGUMENT;
    *device = &gpus[index];
    return NVML_SUCCESS;
}

nvmlReturn_t nvmlDeviceGetHandleByPciBusId_v2(const char *bus, nvmlDevice_t *device)
{
    if (!initialized) return NVML_ERROR_UNINITIALIZED;
    for (int i = 0; i < 2; i++) {
        if (strcmp(bus, gpus[i].bus) == 0) { *device = &gpus[i]; return NVML_SUCCESS; }
    }
    return NVML_ERROR_NOT_FOUND;
}

nvmlReturn_t nvmlDeviceGetName(nvmlDevice_t device, char *name, unsigned int length)
{
    nvmlReturn_t result = check(device, name);
    return result == NVML_SUCCESS ? copy(device->name, name, length) : result;
}

nvmlReturn_t nvmlDeviceGetUUID(nvmlDevice_t device, char *uuid, unsigned int length)
{
    nvmlReturn_t result = check(device, uuid);
    return result == NVML_SUCCESS ? copy(device->uuid, uuid, length) : result;
}

nvmlReturn_t nvmlDeviceGetUtilizationRates(nvmlDevice_t device, nvmlUtilization_t *utilization)
{
    nvmlReturn_t result = check(device, utilization);
    if (result == NVML_SUCCESS) *utilization = device->utilization;
    return result;
}

nvmlReturn_t nvmlDeviceGetMemoryInfo(nvmlDevice_t device, nvmlMemory_t *memory)
{
    nvmlReturn_t result = check(device, memory);
    if (result == NVML_SUCCESS) *memory = device->memory;
    return result;
}

nvmlReturn_t nvmlDeviceGetTemperature(nvmlDevice_t device, nvmlTemperatureSensors_t sensor, unsigned int *celsius)
{
    nvmlReturn_t result = sensor == NVML_TEMPERATURE_GPU ? check(device, celsius) : NVML_ERROR_INVALID_ARGUMENT;
    if (result == NVML_SUCCESS) *celsius = device->celsius;
    return result;
}

#ifndef WITHOUT_POWER
nvmlReturn_t nvmlDeviceGetPowerUsage(nvmlDevice_t device, unsigned int *milliwatts)
{
    nvmlReturn_t result = check(device, milliwatts);
    if (result == NVML_SUCCESS) *milliwatts = device->milliwatts;
    return result == NVML_SUCCESS ? POWER_RESULT : result;
}
#endif

#ifndef WITHOUT_CUDA
typedef int CUdevice;
static int cuda_initialized;

int cuInit(unsigned int flags)
{
    cuda_initialized = flags == 0;
    return cuda_initialized ? 0 : 1;
}

int cuDeviceGet(CUdevice *device, int ordinal)
{
    if (!cuda_initialized) return 3;
    if (ordinal < 0 || ordinal > 1) return 101;
    *device = ordinal + 7;
    return 0;
}

int cuDeviceGetPCIBusId(char *bus, int length, CUdevice device)
{
    if (!cuda_initialized) return 3;
    if (device < 7 || device > 8 || length < 13) return 101;
    snprintf(bus, (size_t)length, "%s", gpus[8 - device].bus);
    return 0;
}
#endif
