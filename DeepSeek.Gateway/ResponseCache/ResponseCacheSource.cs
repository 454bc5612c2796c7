using System.Runtime.CompilerServices;
using DeepSeek.ControlPlane.Snapshots;
using DeepSeek.Gateway.Answers;
using DeepSeek.Gateway.Requests;
using DeepSeek.Gateway.ResponseCache.Answers;
using DeepSeek.Gateway.ResponseCache.Fingerprints;
using DeepSeek.Gateway.ResponseCache.Flights;
using DeepSeek.Gateway.ResponseCache.Memory;
using DeepSeek.Gateway.ResponseCache.Redis;
using Microsoft.Extensions.Options;

namespace DeepSeek.Gateway.ResponseCache;

/// <summary>
/// Stands before whoever generates answers: gives again what it has, joins those who ask the same at the same time, and keeps what is whole. Looks in memory
/// first, then among the answers that are on their way, then in Redis.
/// </summary>
internal sealed partial class ResponseCacheSource(
    IAnswerSource generator,
    MemoryAnswers memory,
    ISharedAnswers shared,
    FlightTable flights,
    ResponseCacheMetrics metrics,
    IOptions<ResponseCacheOptions> options,
    TimeProvider time,
    ILogger<ResponseCacheSource> logger) : IAnswerSource
{
    private readonly ResponseCacheOptions _options = options.Value;

    public IAsyncEnumerable<AnswerEvent> AnswerAsync(GatewayRequest request, CancellationToken cancellationToken)
    {
        // Where replicas differ in the version that is active, nobody knows yet which one will answer.
        var version = request.ModelVersion ?? request.Served?.ActiveVersion;
        if (version is null || !MayKeep(request) || !RequestFingerprint.TryCompute(
                request.Body, RouteName(request.Completion!.Route), version, request.Caller!.CachePartition, out var fingerprint))
        {
            request.Cache = CacheUse.Bypass;
            metrics.Bypass();
            return generator.AnswerAsync(request, cancellationToken);
        }

        if (!request.CacheDirectives.NoCache && memory.Find(fingerprint) is { } kept)
        {
            Hit(request, CacheLayer.Memory, kept.CreatedAt);
            request.ModelVersion = kept.Begun.ModelVersion;
            request.AnsweredBy = kept.Begun.ReplicaId;
            request.Usage = kept.Usage;
            request.FirstTokenAt = request.LastTokenAt = time.GetTimestamp();
            return new ReplayedAnswer(request.Completion!.Stream ? kept.Cut() : kept.Events);
        }

        return FlyAsync(request, fingerprint, version, cancellationToken);
    }

    private static string RouteName(AnswerRoute route) => route switch
    {
        AnswerRoute.ChatCompletions => "chat",
        AnswerRoute.Completions => "text",
        _ => "inference",
    };

    /// <summary>Whether an answer may be kept and given again: because it would come out the same, or because whoever asks has agreed to get an old one.</summary>
    private bool MayKeep(GatewayRequest request)
    {
        if (!_options.Enabled || request.CacheDirectives.NoStore || request.Caller is not { } caller)
        {
            return false;
        }

        return (caller.Key?.Cache ?? CachePolicy.Deterministic) switch
        {
            CachePolicy.Always => true,
            CachePolicy.Never => false,
            _ => request.Completion is { Seed: not null } or { Temperature: 0 },
        };
    }

    private async IAsyncEnumerable<AnswerEvent> FlyAsync(
        GatewayRequest request, Fingerprint fingerprint, string version, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Who wants an answer of its own neither joins another's nor is joined.
        var (flight, reader, leads) = request.CacheDirectives.NoCache ? Flight.Alone() : flights.Join(fingerprint);
        request.Cache = leads ? CacheUse.Miss : CacheUse.Hit;
        if (leads)
        {
            request.Generated = flight.Completion;

            // Others may wait for it longer. The limit of this one still holds: it leaves then, and whoever leaves last ends it.
            request.Deadline = null;
            _ = RunAsync(flight, fingerprint, request, version);
        }

        try
        {
            var isFirst = true;
            await foreach (var next in reader.ReadAsync(cancellationToken))
            {
                if (isFirst)
                {
                    isFirst = false;
                    Count(request, next, flight, leads);
                }

                if (request.Cache == CacheUse.Hit)
                {
                    Note(request, next);
                }

                yield return next;
            }
        }
        finally
        {
            // What it took is known when whoever generates has stopped. Who leaves others behind does not wait.
            if (leads && flight.IsEnding)
            {
                await flight.Completion;
            }
        }
    }

    /// <summary>Who joined has the answer for nothing, just as if it had come a moment later; who began the flight pays for it.</summary>
    private void Count(GatewayRequest request, AnswerEvent first, Flight flight, bool leads)
    {
        if (flight.Kept is { } kept)
        {
            Hit(request, CacheLayer.Redis, kept.CreatedAt);
        }
        else if (leads || first is AnswerFailed)
        {
            request.Cache = CacheUse.Miss;
            metrics.Miss();
        }
        else
        {
            Hit(request, CacheLayer.Flight, time.GetUtcNow());
        }
    }

    private void Hit(GatewayRequest request, CacheLayer layer, DateTimeOffset createdAt)
    {
        request.Cache = CacheUse.Hit;

        // Clocks of gateways differ.
        var age = time.GetUtcNow() - createdAt;
        request.CacheAge = age > TimeSpan.Zero ? age : TimeSpan.Zero;
        metrics.Hit(layer);
    }

    /// <summary>What whoever generates notes in the request in whose name it does.</summary>
    private void Note(GatewayRequest request, AnswerEvent next)
    {
        switch (next)
        {
            case AnswerDelta:
                request.LastTokenAt = time.GetTimestamp();
                request.FirstTokenAt ??= request.LastTokenAt;
                break;

            case AnswerBegun begun:
                request.ModelVersion = begun.ModelVersion;
                request.AnsweredBy = begun.ReplicaId;
                break;

            case AnswerEnded ended:
                request.Usage = ended.Usage;
                break;
        }
    }

    /// <summary>Fills a flight: from memory, where its answer has arrived since it was looked for, from Redis, or from whoever generates.</summary>
    private async Task RunAsync(Flight flight, Fingerprint fingerprint, GatewayRequest request, string modelVersion)
    {
        Exception? fault = null;
        try
        {
            if (!request.CacheDirectives.NoCache && await FindAsync(flight, fingerprint) is { } kept)
            {
                flight.Kept = kept;
                foreach (var next in AnswerCutter.Cut(kept.Events))
                {
                    flight.Add(next);
                }

                return;
            }

            await foreach (var next in generator.AnswerAsync(request, flight.Abandoned))
            {
                flight.Add(next);
            }

            Keep(flight, fingerprint, modelVersion, request.CacheDirectives.TimeToLive);
        }
        catch (OperationCanceledException e) when (flight.IsAbandoned)
        {
            fault = e;
        }
        catch (Exception e)
        {
            // Whoever waits gets it, as without a cache.
            fault = e;
            if (flight.IsAbandoned)
            {
                LogFailed(logger, request.Id, e);
            }
        }
        finally
        {
            flights.Remove(fingerprint, flight);
            flight.End(fault);
        }
    }

    private async ValueTask<KeptAnswer?> FindAsync(Flight flight, Fingerprint fingerprint)
    {
        if (memory.Find(fingerprint) is { } kept)
        {
            return kept;
        }

        if (await shared.FindAsync(fingerprint, flight.Abandoned) is not { } found)
        {
            return null;
        }

        memory.Keep(fingerprint, found);
        return found;
    }

    private void Keep(Flight flight, Fingerprint fingerprint, string modelVersion, TimeSpan? asked)
    {
        var answer = flight.Collect();

        // A version that was activated meanwhile answers what the next request for it asks, not what was asked of the one before.
        if (!answer.IsWhole || answer.ModelVersion != modelVersion || answer.Bytes > _options.MaxAnswerBytes)
        {
            return;
        }

        var now = time.GetUtcNow();
        var seconds = Math.Min(asked?.TotalSeconds ?? _options.TimeToLiveSeconds, _options.MaxTimeToLiveSeconds);
        var kept = new KeptAnswer(answer.Read(), now, now.AddSeconds(seconds), (int)answer.Bytes);
        memory.Keep(fingerprint, kept);
        shared.Keep(fingerprint, kept);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Request {RequestId}: generating failed when nobody waited for the answer any more.")]
    private static partial void LogFailed(ILogger logger, string requestId, Exception exception);
}
