using System.Diagnostics;
using DeepSeek.Contracts.Errors;

namespace DeepSeek.Inference.Scheduling;

/// <summary>
/// Where the time of a request went, as spans of its trace. They are written at the end, from what was measured: the engine's thread keeps no span
/// open.
/// </summary>
internal static class SequenceTracing
{
    /// <summary>The name under which spans are found.</summary>
    public const string SourceName = "DeepSeek.Inference";

    private static readonly ActivitySource Source = new(SourceName);

    public static void Record(Sequence sequence, string modelVersion, SequenceEnd end, DateTimeOffset now)
    {
        if (!Source.HasListeners() || sequence.Stream.Trace == default) return;
        var (queue, prefill, decode) = end.Timings;
        var start = now - queue - prefill - decode;
        using var queued = Span("queue", start, queue);
        using var read = sequence.BegunAt is null ? null : Span("prefill", start + queue, prefill);
        read?.SetTag("gen_ai.usage.input_tokens", end.Usage.PromptTokens);
        read?.SetTag("deepseek.cached_tokens", end.Usage.CachedTokens);
        using var written = sequence.FirstTokenAt is null ? null : Span("decode", now - decode, decode);
        written?.SetTag("gen_ai.usage.output_tokens", end.Usage.CompletionTokens);
        if (end.Failure is not { } failure) return;

        // It failed in the last of them that was begun.
        var failed = sequence.FirstTokenAt is not null ? written : sequence.BegunAt is not null ? read : queued;
        failed?.SetStatus(ActivityStatusCode.Error, failure.Error.Code());

        Activity? Span(string name, DateTimeOffset from, TimeSpan length)
        {
            var span = Source.StartActivity(name, ActivityKind.Internal, sequence.Stream.Trace, startTime: from);
            span?.SetTag("gen_ai.response.model", modelVersion);
            span?.SetTag("deepseek.lane", sequence.Lane.ToString().ToLowerInvariant());
            span?.SetEndTime((from + length).UtcDateTime);
            return span;
        }
    }
}
