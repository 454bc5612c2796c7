using DeepSeek.ControlPlane.Heartbeats;

namespace DeepSeek.Inference.Telemetry;

/// <summary>Measures the device that models run on.</summary>
internal interface IDeviceProbe
{
    /// <summary>How it is now. Never throws for want of a figure. Shares are over the time since the last measure.</summary>
    DeviceStatus Measure();
}
