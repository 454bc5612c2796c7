using System.Diagnostics;
using DeepSeek.Inference.ModelRepository;
using DeepSeek.Inference.Runtime;

namespace DeepSeek.Inference.Endpoints.Http.Generations;

/// <summary>What a model's device is called between services.</summary>
internal static class ServedDevice
{
    /// <summary><c>cpu</c> or <c>cuda</c>.</summary>
    public static string DeviceKind(this ServedModel served) => served.Model.Session.Device switch
    {
        RuntimeDevice.Cpu => "cpu",
        RuntimeDevice.Cuda => "cuda",
        var other => throw new UnreachableException($"Device {other} has no name."),
    };
}
