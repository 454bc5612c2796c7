using DeepSeek.ControlPlane.Metering;

namespace DeepSeek.Inference.Scheduling.Metering;

/// <summary>
/// Adds up what the sequences of one call took, and reports it when the last has ended, however they did. It is asked at the end of a sequence only, and counts
/// what the engine has really done: also tokens that nobody was there to read any more, and nothing of a prompt that was still waiting.
/// </summary>
internal sealed class SegmentMeter(SequenceRequest request, MeteredCall call, string modelVersion, IUsageReports reports)
{
    private readonly Lock _lock = new();
    private int _open = request.Choices.Count;
    private int _promptTokens;
    private int? _cachedTokens;
    private long _completionTokens;
    private long _reasoningTokens;

    /// <summary>Takes note of a sequence that has ended. To be called once a sequence, by any thread.</summary>
    public void Add(Sequence sequence, DateTimeOffset now)
    {
        lock (_lock)
        {
            _completionTokens += sequence.Work.Generated;
            _reasoningTokens += sequence.ReasoningGenerated;
            if (!call.Continues && sequence.PromptTaken is > 0 and var taken)
            {
                // As in the usage that the caller sees: the prompt counts once, and as cached what was there before the request came.
                _promptTokens = Math.Max(_promptTokens, taken);
                _cachedTokens = Math.Min(_cachedTokens ?? int.MaxValue, sequence.CachedTokens);
            }

            if (--_open > 0) return;
        }

        reports.Report(new SegmentUsage
        {
            RequestId = request.RequestId,
            Segment = call.Segment,
            Source = UsageSource.Replica,
            TenantId = request.TenantId,
            KeyId = call.KeyId,
            ModelVersion = modelVersion,
            ReplicaId = reports.ReplicaId,
            EndedAt = now,
            PromptTokens = _promptTokens,
            CachedPromptTokens = _cachedTokens ?? 0,
            CompletionTokens = _completionTokens,
            ReasoningTokens = _reasoningTokens,
        });
    }
}
