using System.Diagnostics.Metrics;

namespace DeepSeek.ControlPlane.Metering.Delivery;

/// <summary>What becomes of usage on its way to the portal. Any <c>deepseek.usage.lost</c> is tokens that nobody will be asked to pay for.</summary>
internal sealed class UsageMetrics
{
    public const string MeterName = "DeepSeek.Usage";

    private readonly Counter<long> _written;
    private readonly Counter<long> _spooled;
    private readonly Counter<long> _lost;
    private readonly Counter<long> _torn;

    public UsageMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _written = meter.CreateCounter<long>("deepseek.usage.written", "{report}", "Reports that Redis took.");
        _spooled = meter.CreateCounter<long>("deepseek.usage.spooled", "{report}", "Reports that were kept on disk, because Redis did not take them.");
        _lost = meter.CreateCounter<long>("deepseek.usage.lost", "{report}", "Reports for which there was no room anywhere.");
        _torn = meter.CreateCounter<long>("deepseek.usage.torn", "{line}", "Lines on disk that could not be read.");
        meter.CreateObservableUpDownCounter("deepseek.usage.spool.size", () => SpoolBytes, "By", "Usage on disk.");
        meter.CreateObservableUpDownCounter("deepseek.usage.waiting", () => Waiting(), "{report}", "Reports in memory.");
    }

    /// <summary>How much lies on disk.</summary>
    public long SpoolBytes { get; set; }

    /// <summary>How much waits in memory.</summary>
    public Func<int> Waiting { get; set; } = () => 0;

    public void Written(int reports) => _written.Add(reports);

    public void Spooled(int reports) => _spooled.Add(reports);

    public void Lost(int reports = 1) => _lost.Add(reports);

    public void Torn(int lines) => _torn.Add(lines);
}
