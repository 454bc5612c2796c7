using DeepSeek.ControlPlane.Heartbeats;

namespace DeepSeek.Inference.ModelRepository;

/// <summary>
/// The life of a version on this replica: what its folder holds, the states it went through and when, and the model while it is in memory. The
/// reconciler writes, heartbeats and requests read.
/// </summary>
internal sealed class ModelVersion
{
    // Enough for the last two lives.
    private const int MostSteps = 16;

    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private ModelVersionStatus _status;
    private ModelFolderContent _content;
    private ServedModel? _served;
    private string? _failedFingerprint;
    private long _failedRevision;

    /// <param name="folder">Where it lies.</param>
    /// <param name="content">What is there.</param>
    /// <param name="foundAtStart">Whether it was there when the service started.</param>
    /// <param name="time">Tells when it became what it is.</param>
    public ModelVersion(ModelFolder folder, ModelFolderContent content, bool foundAtStart, TimeProvider time)
    {
        (Folder, FoundAtStart, _time, _content) = (folder, foundAtStart, time, content);
        _status = new ModelVersionStatus
        {
            Name = folder.Name,
            Version = folder.Version,
            State = ModelVersionState.Discovered,
            Reason = content.Fault,
            CreatedAt = content.CreatedAt,
            TotalBytes = content.TotalBytes,
            ContextLength = content.Manifest?.ContextLength,
            Steps = [new ModelVersionStep(ModelVersionState.Discovered, time.GetUtcNow(), content.Fault)],
        };
    }

    public ModelFolder Folder { get; }

    public string Name => Folder.Name;

    /// <summary>As <c>name@version</c>.</summary>
    public string Id => Folder.Id;

    public bool FoundAtStart { get; }

    /// <summary>How far it is.</summary>
    public ModelVersionState State => Volatile.Read(ref _status).State;

    /// <summary>What its folder held when it was last looked at.</summary>
    public ModelFolderContent Content => Volatile.Read(ref _content);

    /// <summary>The model while it is in memory; null otherwise.</summary>
    public ServedModel? Served => Volatile.Read(ref _served);

    /// <summary>How far it is, with the figures of now.</summary>
    public ModelVersionStatus Status
    {
        get
        {
            var (status, served) = (Volatile.Read(ref _status), Served);
            if (served?.Engine.Status is not { } engine) return status;
            return status with
            {
                AnswersEnded = engine.AnswersEnded,
                AnswersFailed = engine.AnswersFailed,
                SecondsPerToken = engine.SecondsPerToken > 0 ? engine.SecondsPerToken : null,
                DeviceSecondsPerToken = engine.DeviceSecondsPerToken > 0 ? engine.DeviceSecondsPerToken : null,
            };
        }
    }

    /// <summary>Becomes something else.</summary>
    /// <param name="state">What.</param>
    /// <param name="reason">Why, where that is not plain.</param>
    public void Move(ModelVersionState state, string? reason = null) => Update(status => status with
    {
        State = state,
        Reason = reason,
        VerifiedBytes = state == ModelVersionState.Verifying ? 0 : status.VerifiedBytes,
        Steps = [.. status.Steps.TakeLast(MostSteps - 1), new ModelVersionStep(state, _time.GetUtcNow(), reason)],
    });

    /// <summary>Keeps the model while it is in memory.</summary>
    public void Hold(ServedModel? served) => Volatile.Write(ref _served, served);

    /// <summary>Learns something more about itself.</summary>
    public void Update(Func<ModelVersionStatus, ModelVersionStatus> change)
    {
        lock (_lock) Volatile.Write(ref _status, change(_status));
    }

    /// <summary>Begins another try.</summary>
    /// <param name="revision">The decision that it is for; 0 where nobody has decided.</param>
    public void Begin(long revision) => Update(status => status with { Revision = revision > 0 ? revision : null });

    /// <summary>Cannot be served, as far as this content and this decision go.</summary>
    public void Fail(string reason, long revision, ModelFolderContent content)
    {
        lock (_lock) (_failedFingerprint, _failedRevision) = (content.Fingerprint, revision);
        Move(ModelVersionState.Failed, reason);
    }

    /// <summary>Whether it failed as it is: it is tried again only after another decision, or when its files have changed.</summary>
    public bool HasFailed(long revision)
    {
        lock (_lock) return _failedFingerprint == _content.Fingerprint && revision <= _failedRevision;
    }

    /// <summary>Takes note of what its folder holds now; true where that is something else than before.</summary>
    public bool See(ModelFolderContent content)
    {
        if (content.Fingerprint == Content.Fingerprint) return false;
        Volatile.Write(ref _content, content);

        // What is in memory or on its way there stays what it is; changed files count when it is loaded the next time.
        if (State is not (ModelVersionState.Discovered or ModelVersionState.Failed or ModelVersionState.Unloaded)) return true;
        Update(status => status with
        {
            CreatedAt = content.CreatedAt,
            TotalBytes = content.TotalBytes,
            ContextLength = content.Manifest?.ContextLength,
        });
        if (State != ModelVersionState.Discovered || Volatile.Read(ref _status).Reason != content.Fault) Move(ModelVersionState.Discovered, content.Fault);
        return true;
    }
}
