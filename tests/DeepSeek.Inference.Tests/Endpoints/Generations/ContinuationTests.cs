using System.Net;
using System.Text.Json.Nodes;
using DeepSeek.Inference.Tests.Hosting;

namespace DeepSeek.Inference.Tests.Endpoints.Generations;

public sealed class ContinuationTests(TwoReplicas replicas) : IClassFixture<TwoReplicas>
{
    [Theory]
    [InlineData(0f, 1, null)]
    [InlineData(1.5f, 1, null)]
    [InlineData(0f, 1, "= 9")]
    [InlineData(1.5f, 2, null)]
    [InlineData(1.8f, 2, "+ 5")]
    public async Task Post_CutAnywhere_GoesOnElsewhereWithTheSameTokensAndText(float temperature, int choices, string? stop)
    {
        const int Cuts = 7;
        var request = Chat.Request("347加585等于多少？", temperature)
            .With("n", choices).With("seed", 11).With("max_tokens", 120).With("presence_penalty", 0.2).With("stop", stop);
        var events = await GenerationCalls.EventsAsync(replicas.First, request);
        var whole = GenerationCalls.Gather(events);
        Assert.Equal(choices, whole.Count);
        for (var cut = 0; cut < Cuts; cut++)
        {
            // Each choice at another place, and sometimes one of them had ended. Now and then some of the text did not come through.
            var begun = whole.Where(choice => choices == 1 || (choice.Key + cut) % 3 != 0)
                .ToDictionary(choice => choice.Key, choice => choice.Value.Until(choice.Value.Tokens.Count * ((cut + (3 * choice.Key)) % Cuts) / Cuts));
            var lacking = begun.Values.Select(choice => choice.Content.Length > 0 ? choice.Content.Length : choice.Reasoning.Length).Min() * (cut % 2);
            var continued = await GenerationCalls.EventsAsync(
                replicas.Second, request, GenerationCalls.Continue(events[0], begun.Values.Select(choice => choice.ToContinued(lacking))));
            Assert.Equal(events[0].ToJsonString(), continued[0].ToJsonString());
            var rest = GenerationCalls.Gather(continued);
            Assert.Equal(begun.Keys.Order(), rest.Keys);
            foreach (var (index, choice) in rest)
            {
                var had = begun[index];
                Assert.Equal(whole[index].Tokens, had.Tokens.Concat(choice.Tokens));
                var (thought, said) = had.Content.Length > 0 ? (0, lacking) : (lacking, 0);
                Assert.Equal(whole[index].Reasoning, had.Reasoning[..^thought] + choice.Reasoning);
                Assert.Equal(whole[index].Content, had.Content[..^said] + choice.Content);
                Assert.Equal(whole[index].Finish, choice.Finish);
                foreach (var count in (string[])["prompt_tokens", "completion_tokens", "total_tokens"])
                {
                    Assert.Equal((int)whole[index].Usage![count]!, (int)choice.Usage![count]!);
                }
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Post_EndWasNotTold_IsToldAgain(int choices)
    {
        var request = Chat.Request("What is 347+585?", temperature: 1).With("seed", 4).With("n", choices).With("max_tokens", 40);
        var events = await GenerationCalls.EventsAsync(replicas.First, request);
        var whole = GenerationCalls.Gather(events);
        var ended = whole[0].ToContinued();
        IEnumerable<JsonObject> begun = choices == 1 ? [ended] : [ended, whole[1].Until(5).ToContinued()];

        var rest = GenerationCalls.Gather(await GenerationCalls.EventsAsync(replicas.Second, request, GenerationCalls.Continue(events[0], begun)));

        Assert.Empty(rest[0].Tokens);
        Assert.Equal(("", "", whole[0].Finish), (rest[0].Reasoning, rest[0].Content, rest[0].Finish));
        Assert.Equal((int)whole[0].Usage!["total_tokens"]!, (int)rest[0].Usage!["total_tokens"]!);
        if (choices == 2) Assert.Equal(whole[1].Tokens.Count, whole[1].Until(5).Tokens.Count + rest[1].Tokens.Count);
    }

    [Fact]
    public async Task Post_AThousandSampledRequests_GoOnInAnotherProcessWithTheSameTokens()
    {
        const int Requests = 1000;
        var random = new Random(5);
        List<(JsonObject Request, int Cut)> all = [.. Enumerable.Range(0, Requests).Select(_ => (
            Chat.Request($"{random.Next(1000)}+{random.Next(1000)}等于多少？", temperature: 0.2f + (random.NextSingle() * 1.6f))
                .With("seed", random.Next()).With("max_tokens", random.Next(4, 24)).With("top_p", 0.5 + (random.NextDouble() / 2))
                .With("top_k", random.Next(2) * random.Next(2, 60)),
            random.Next(24)))];

        var same = 0;
        await Parallel.ForEachAsync(
            all, new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = TestContext.Current.CancellationToken }, async (item, _) =>
            {
                var events = await GenerationCalls.EventsAsync(replicas.First, item.Request);
                var whole = GenerationCalls.Gather(events)[0];
                var begun = whole.Until(item.Cut % whole.Tokens.Count);
                var rest = await GenerationCalls.EventsAsync(replicas.Second, item.Request, GenerationCalls.Continue(events[0], begun.ToContinued()));
                Assert.Equal(whole.Tokens, begun.Tokens.Concat(GenerationCalls.Gather(rest)[0].Tokens));
                Interlocked.Increment(ref same);
            });

        Assert.Equal(Requests, same);
    }

    [Fact]
    public async Task Post_RequestWithoutASeed_GoesOnWithTheOneThatWasDrawn()
    {
        var request = Chat.Request("Hello! Who are you?", temperature: 2).With("max_tokens", 40);
        var events = await GenerationCalls.EventsAsync(replicas.First, request);
        var whole = GenerationCalls.Gather(events)[0];

        var begun = whole.Until(3);
        var rest = await GenerationCalls.EventsAsync(replicas.Second, request, GenerationCalls.Continue(events[0], begun.ToContinued()));

        Assert.Equal(whole.Tokens, begun.Tokens.Concat(GenerationCalls.Gather(rest)[0].Tokens));
    }

    [Fact]
    public async Task Post_WhatCannotBeContinued_IsRefusedBeforeAnythingIsSent()
    {
        var request = Chat.Request("What is 347+585?").With("max_tokens", 60);
        var events = await GenerationCalls.EventsAsync(replicas.First, request);
        var whole = GenerationCalls.Gather(events)[0];
        var good = GenerationCalls.Continue(events[0], whole.Until(8).ToContinued());
        var afterItsEnd = whole.ToContinued();
        afterItsEnd["emitted_token_ids"]!.AsArray().Add(whole.Tokens[0]);

        await RefusedAsync(HttpStatusCode.NotFound, "model_not_found", "continuation.model_version", changed => changed["model_version"] = "other@1");
        await RefusedAsync(HttpStatusCode.NotFound, "model_not_found", "continuation.model_version", changed => changed["model_version"] = TestPaths.ModelName + "@9");
        await RefusedAsync(
            HttpStatusCode.UnprocessableEntity, "invalid_parameter", "continuation.model_version", changed => changed["model_version"] = TestPaths.ModelName);
        await RefusedAsync(HttpStatusCode.Conflict, "continuation_mismatch", "continuation.device", changed => changed["device"] = "cuda");
        await RefusedAsync(
            HttpStatusCode.UnprocessableEntity, "invalid_parameter", "continuation.prompt_token_ids", changed => changed["prompt_token_ids"] = new JsonArray());
        await RefusedAsync(
            HttpStatusCode.UnprocessableEntity, "invalid_parameter", "continuation.prompt_token_ids", changed => changed["prompt_token_ids"] = new JsonArray(-1));
        await RefusedAsync(HttpStatusCode.UnprocessableEntity, "invalid_parameter", "continuation.choices", changed => changed["choices"] = new JsonArray());
        await RefusedAsync(
            HttpStatusCode.UnprocessableEntity, "invalid_parameter", "continuation.choices[0].choice", changed => changed["choices"]![0]!["choice"] = 1);
        await RefusedAsync(
            HttpStatusCode.UnprocessableEntity,
            "invalid_parameter",
            "continuation.choices[1].choice",
            changed => changed["choices"]!.AsArray().Add(changed["choices"]![0]!.DeepClone()));
        await RefusedAsync(
            HttpStatusCode.UnprocessableEntity,
            "invalid_parameter",
            "continuation.choices[0].emitted_token_ids",
            changed => changed["choices"]![0]!["emitted_token_ids"]!.AsArray().Add(99_999_999));
        await RefusedAsync(
            HttpStatusCode.Conflict, "continuation_mismatch", "continuation.choices[0]", changed => changed["choices"]![0] = afterItsEnd.DeepClone());
        await RefusedAsync(
            HttpStatusCode.Conflict,
            "continuation_mismatch",
            "continuation.choices[0]",
            changed => changed["choices"]![0]!["delivered_reasoning_characters"] = 1000);
        await RefusedAsync(
            HttpStatusCode.UnprocessableEntity,
            "invalid_parameter",
            "continuation.choices[0].delivered_content_characters",
            changed => changed["choices"]![0]!["delivered_content_characters"] = -1);
        await RefusedAsync(
            HttpStatusCode.Conflict,
            "continuation_mismatch",
            "continuation.prompt_token_ids",
            changed => changed["prompt_token_ids"]!.AsArray().RemoveAt(0));
        await RefusedAsync(
            HttpStatusCode.Conflict,
            "continuation_mismatch",
            "continuation.choices[0]",
            changed => changed["choices"]![0]!["emitted_text_sha256"] = new string('0', 64));
        await RefusedAsync(HttpStatusCode.BadRequest, "invalid_format", null, changed => changed.Remove("seed"));

        async Task RefusedAsync(HttpStatusCode status, string code, string? param, Action<JsonObject> change)
        {
            var changed = good.DeepClone().AsObject();
            change(changed);
            using var response = await GenerationCalls.PostAsync(replicas.Second, request, changed);
            Assert.Equal((status, code, param), await Chat.ErrorAsync(response));
        }
    }
}
