using DeepSeek.ControlPlane.Heartbeats;
using DeepSeek.Inference.Telemetry;

namespace DeepSeek.Inference.Tests.Telemetry;

/// <summary>A device that is as a test says, and counts who asks.</summary>
internal sealed class FakeDevice(DeviceStatus status) : IDeviceProbe
{
    public int Measures { get; private set; }

    public DeviceStatus Status { get; set; } = status;

    public DeviceStatus Measure()
    {
        Measures++;
        return Status;
    }
}
