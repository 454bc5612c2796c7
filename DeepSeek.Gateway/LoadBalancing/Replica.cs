using System.Text;
using DeepSeek.ControlPlane.Generations;
using DeepSeek.ControlPlane.Heartbeats;

namespace DeepSeek.Gateway.LoadBalancing;

/// <summary>One life of a replica, from its start to its end: what it says of itself, and what this gateway sees of it.</summary>
internal sealed class Replica(ReplicaHeartbeat first)
{
    private Report _report = new(first, 0);
    private int _inFlight;
    private long _coolsUntilTicks;
    private volatile bool _answersProbes = true;

    public string Id => first.ReplicaId;

    /// <summary>Where it stands among replicas for a prompt: the same at every gateway.</summary>
    public ulong AffinityHash { get; } = PromptAffinity.Hash(Encoding.UTF8.GetBytes(first.ReplicaId));

    /// <summary>Opens where too many of its calls fail.</summary>
    public CircuitBreaker Circuit { get; } = new();

    /// <summary>Where it is asked for answers.</summary>
    public Uri GenerationsAddress { get; } = new(first.Http2Address ?? first.Address, GenerationCall.Path);

    /// <summary>The version of HTTP that is spoken there.</summary>
    public Version HttpVersion { get; } = first.Http2Address is null ? System.Net.HttpVersion.Version11 : System.Net.HttpVersion.Version20;

    /// <summary>Another start is another life.</summary>
    public DateTimeOffset StartedAt => first.StartedAt;

    /// <summary>The newest heartbeat.</summary>
    public ReplicaHeartbeat Heartbeat => Volatile.Read(ref _report).Heartbeat;

    /// <summary>Requests that this gateway has open there.</summary>
    public int InFlight => Volatile.Read(ref _inFlight);

    /// <summary>False where its heartbeat cannot be had and it did not answer when it was asked itself.</summary>
    public bool AnswersProbes
    {
        get => _answersProbes;
        set => _answersProbes = value;
    }

    /// <summary>
    /// Sequences it works on: those it reported, and what this gateway began or saw end since the report. At least what this gateway has open.
    /// </summary>
    public int Load
    {
        get
        {
            var report = Volatile.Read(ref _report);
            var own = InFlight;
            return Math.Max(own, report.Heartbeat.RunningSequences + report.Heartbeat.QueuedSequences + own - report.OwnInFlight);
        }
    }

    public void Accept(ReplicaHeartbeat heartbeat)
    {
        if (heartbeat.SentAt > Heartbeat.SentAt)
        {
            Volatile.Write(ref _report, new Report(heartbeat, InFlight));
        }

        AnswersProbes = true;
    }

    public void Begin() => Interlocked.Increment(ref _inFlight);

    public void End() => Interlocked.Decrement(ref _inFlight);

    /// <summary>Not to be asked, where there is another, until then.</summary>
    public void CoolDown(DateTimeOffset until) => Interlocked.Exchange(ref _coolsUntilTicks, until.UtcTicks);

    /// <summary>It answered: what was held against it is over.</summary>
    public void Recover()
    {
        if (Interlocked.Read(ref _coolsUntilTicks) != 0)
        {
            Interlocked.Exchange(ref _coolsUntilTicks, 0);
        }
    }

    /// <summary>True where nothing speaks against asking it.</summary>
    public bool IsAvailable(DateTimeOffset now) => StandingAt(now) == ReplicaStanding.Good;

    /// <summary>How much speaks against asking it: of two, the one with less is asked first.</summary>
    public ReplicaStanding StandingAt(DateTimeOffset now) =>
        !Circuit.MayPass(now) ? ReplicaStanding.CircuitOpen
        : !AnswersProbes ? ReplicaStanding.Silent
        : Interlocked.Read(ref _coolsUntilTicks) > now.UtcTicks ? ReplicaStanding.CoolingDown
        : ReplicaStanding.Good;

    private sealed record Report(ReplicaHeartbeat Heartbeat, int OwnInFlight);
}
