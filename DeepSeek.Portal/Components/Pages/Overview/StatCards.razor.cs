using DeepSeek.ControlPlane.Heartbeats;
using DeepSeek.Portal.Components.Controls;
using DeepSeek.Portal.Features.Alerts.Rules;
using DeepSeek.Portal.Features.Live;
using Microsoft.AspNetCore.Components;

namespace DeepSeek.Portal.Components.Pages.Overview;

/// <summary>The last minute in numbers.</summary>
public sealed partial class StatCards
{
    [Parameter, EditorRequired]
    public LiveView View { get; set; } = null!;

    private TrafficSummary Traffic => View.Traffic;

    /// <summary>Why there is nothing to show.</summary>
    private string Silence => T[!View.RedisReachable ? "Stat.RedisAway" : Traffic.Gateways == 0 ? "Stat.NoGateway" : "Stat.NothingMeasured"];

    private List<ReplicaHeartbeat> Alive => [.. View.Replicas.Where(replica => !replica.Lost).Select(replica => replica.Heartbeat)];

    /// <summary>2 × CUDA, 1 × CPU: what answers, so that nobody takes one for the other.</summary>
    private string Devices => string.Join(", ", Alive.GroupBy(beat => beat.Device.Kind.ToUpperInvariant()).Select(kind => $"{kind.Count()} × {kind.Key}"));

    private int Ready => View.Replicas.Count(replica => replica.Ready);

    private Tone ErrorTone => Traffic.ErrorShare >= BuiltInRules.ErrorShare ? Tone.Bad : Tone.Neutral;

    private Tone ReplicaTone => Ready == 0 ? Tone.Bad : Ready < View.Replicas.Count ? Tone.Warning : Tone.Neutral;

    private Tone SnapshotTone => View.CannotPublish ? Tone.Bad : View.WaitingChanges > 0 ? Tone.Warning : Tone.Neutral;

    private static string? Known(double? value, Func<double?, string> format) => value is null ? null : format(value);
}
