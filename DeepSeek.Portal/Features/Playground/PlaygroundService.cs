using System.ClientModel.Primitives;
using System.Net;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using DeepSeek.Contracts.Http;
using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.ModelVersions.Policies;

namespace DeepSeek.Portal.Features.Playground;

internal sealed class PlaygroundService(PlaygroundGateway gateway, PlaygroundTokens tokens, IModelPolicies policies, TimeProvider time) : IPlayground
{
    private const string Done = "[DONE]";
    private const string Hit = "hit";

    private static readonly string[] Answering = ["ready", "active"];

    public Uri? Address => gateway.PublicAddress;

    public async Task<PlaygroundModels> ListModelsAsync(string tenantId, Actor by, CancellationToken cancellationToken)
    {
        var (token, failure) = await TokenAsync(tenantId, by, cancellationToken);
        if (token is null)
        {
            return new PlaygroundModels([], failure);
        }

        var (models, refused) = await gateway.ListModelsAsync(token, cancellationToken);
        if (models is null)
        {
            await ForgetIfUnknownAsync(refused!, tenantId, by, cancellationToken);
            return new PlaygroundModels([], refused);
        }

        // An alias has no versions of its own; what says nothing of its versions is still there to be asked.
        var versions = await Task.WhenAll(models.Data.Select(model => gateway.ListVersionsAsync(token, model.Id, cancellationToken)));
        return new PlaygroundModels(
        [
            .. models.Data.Zip(versions).SelectMany(pair => (pair.Second.Versions?.Data ?? [])
                .Where(version => Answering.Contains(version.State))
                .Select(version => version.Id)
                .Distinct()
                .Order(StringComparer.Ordinal)
                .Prepend(pair.First.Id)),
        ]);
    }

    public async IAsyncEnumerable<PlaygroundPart> AskAsync(
        PlaygroundPrompt prompt, string tenantId, Actor by, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var begun = time.GetTimestamp();
        var (answer, failure) = await OpenAsync(prompt.ToRequest(), tenantId, by, cancellationToken);
        if (answer is null)
        {
            yield return new PlaygroundPart { Failure = failure };
            yield break;
        }

        using (answer)
        {
            var origin = OriginOf(answer);
            yield return new PlaygroundPart { Origin = origin };

            TimeSpan? first = null;
            string? finish = null;
            Contracts.Http.Usage? usage = null;
            await foreach (var (chunk, broken) in ReadAsync(answer, origin.RequestId, cancellationToken))
            {
                if (broken is not null)
                {
                    yield return new PlaygroundPart { Failure = broken };
                    yield break;
                }

                usage = chunk!.Usage ?? usage;
                foreach (var choice in chunk.Choices)
                {
                    finish = choice.FinishReason ?? finish;
                    if (choice.Delta is { ReasoningContent: { Length: > 0 } } or { Content: { Length: > 0 } })
                    {
                        first ??= time.GetElapsedTime(begun);
                        yield return new PlaygroundPart { Reasoning = choice.Delta.ReasoningContent, Content = choice.Delta.Content };
                    }
                }
            }

            var elapsed = time.GetElapsedTime(begun);
            yield return new PlaygroundPart { End = new PlaygroundEnd(finish, usage, await CostAsync(origin, usage, by, cancellationToken), first, elapsed) };
        }
    }

    /// <summary>Once more with another key, where the gateway does not know the first any more.</summary>
    private async Task<(PipelineResponse? Answer, PlaygroundFailure? Failure)> OpenAsync(
        ChatCompletionRequest request, string tenantId, Actor by, CancellationToken cancellationToken)
    {
        for (var again = false; ; again = true)
        {
            var (token, failure) = await TokenAsync(tenantId, by, cancellationToken);
            if (token is null)
            {
                return (null, failure);
            }

            var (answer, refused) = await gateway.AskAsync(token, request, cancellationToken);
            if (answer is not null || again || !await ForgetIfUnknownAsync(refused!, tenantId, by, cancellationToken))
            {
                return (answer, refused);
            }
        }
    }

    private async Task<(string? Token, PlaygroundFailure? Failure)> TokenAsync(string tenantId, Actor by, CancellationToken cancellationToken)
    {
        if (by.UserId is null || !by.May(Permission.PlaygroundUse, tenantId))
        {
            return (null, new PlaygroundFailure(PlaygroundProblem.Denied));
        }

        return gateway.Address is null
            ? (null, new PlaygroundFailure(PlaygroundProblem.GatewayUnknown))
            : await tokens.GetAsync(tenantId, by, cancellationToken);
    }

    private async Task<bool> ForgetIfUnknownAsync(PlaygroundFailure refused, string tenantId, Actor by, CancellationToken cancellationToken)
    {
        if (refused.Status != (int)HttpStatusCode.Unauthorized)
        {
            return false;
        }

        await tokens.ForgetAsync(tenantId, by, cancellationToken);
        return true;
    }

    private static async IAsyncEnumerable<(ChatCompletionChunk? Chunk, PlaygroundFailure? Broken)> ReadAsync(
        PipelineResponse answer, string? requestId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var events = SseParser.Create(answer.ContentStream!).EnumerateAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (true)
        {
            string? data = null;
            ChatCompletionChunk? chunk = null;
            PlaygroundFailure? broken = null;
            try
            {
                if (await events.MoveNextAsync())
                {
                    data = events.Current.Data;
                    chunk = data == Done ? null : JsonSerializer.Deserialize(data, ContractsJsonContext.Wire.ChatCompletionChunk);
                }
                else
                {
                    // Each stream ends with a word of its own; without it, something between has cut it off.
                    broken = new PlaygroundFailure(PlaygroundProblem.BrokenOff, RequestId: requestId);
                }
            }
            catch (JsonException)
            {
                // No chunk: the gateway's word for what went wrong while it answered.
                broken = PlaygroundGateway.Refused(null, Encoding.UTF8.GetBytes(data!), requestId);
            }
            catch (Exception e) when (PlaygroundGateway.IsAway(e, cancellationToken))
            {
                broken = new PlaygroundFailure(PlaygroundProblem.BrokenOff, e.Message, RequestId: requestId);
            }

            if (data == Done)
            {
                yield break;
            }

            yield return (chunk, broken);
            if (broken is not null)
            {
                yield break;
            }
        }
    }

    private static PlaygroundOrigin OriginOf(PipelineResponse answer)
    {
        return new PlaygroundOrigin(Header(ApiHeaders.ModelVersion), Header(ApiHeaders.Replica), Header(ApiHeaders.Cache), Header(ApiHeaders.RequestId));

        string? Header(string name) => answer.Headers.TryGetValue(name, out var value) ? value : null;
    }

    /// <summary>By the list of prices. What comes from the cache costs nothing.</summary>
    private async Task<decimal?> CostAsync(PlaygroundOrigin origin, Contracts.Http.Usage? usage, Actor by, CancellationToken cancellationToken)
    {
        if (usage is null || origin.ModelVersion?.Split('@')[0] is not { } model)
        {
            return null;
        }

        if (origin.Cache == Hit)
        {
            return 0;
        }

        var price = (await policies.ListAsync(by, cancellationToken)).FirstOrDefault(item => item.Policy.Name == model)?.Policy.Price;
        return price?.CostOf(usage.PromptTokens, usage.PromptCacheHitTokens, usage.CompletionTokens);
    }
}
