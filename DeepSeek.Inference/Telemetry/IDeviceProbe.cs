using DeepSeek.ControlPlane.Heartbeats;

namespace DeepSeek.Inference.Telemetry;

/// <summary>Measures the device that models run on.</summary>
internal interface IDeviceProbe
{
    /// <summary>How it is now. Shares are over the time since the last call.</summary>
    DeviceStatus Measure();
}
