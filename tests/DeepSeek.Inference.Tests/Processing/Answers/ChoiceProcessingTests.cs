using DeepSeek.Contracts.Errors;
using DeepSeek.Contracts.Http;
using DeepSeek.Inference.Generation;
using DeepSeek.Inference.Processing;
using DeepSeek.Inference.Processing.Answers;
using DeepSeek.Inference.Processing.Guarding;
using DeepSeek.Inference.Processing.Pipelines;
using DeepSeek.Inference.Scheduling;
using DeepSeek.Processing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace DeepSeek.Inference.Tests.Processing.Answers;

public sealed class ChoiceProcessingTests : IDisposable
{
    private static readonly AnswerContext Context = new()
    {
        Context = new RequestContext("request", "tenant", "model", "1"),
        Request = new ChatCompletionRequest(),
        Choice = 0,
    };

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().AddSingleton<ProcessingMetrics>().BuildServiceProvider();

    public void Dispose() => _services.Dispose();

    [Fact]
    public async Task Process_ThoughtAndAnswer_EachIsCompletedOnce()
    {
        var seen = new Recorder();
        var choice = Of(seen);

        await RunAsync(choice, Thought("Well"), Thought("…"), Said("Yes"), Said("."), End());

        Assert.Equal(["Reasoning:Well", "Reasoning:…", "Reasoning:!", "Content:Yes", "Content:.", "Content:!"], seen.Calls);
    }

    [Fact]
    public async Task Process_NoThoughtAndNoText_AnswerIsStillCompleted()
    {
        var seen = new Recorder { LastWords = "Nothing to say." };

        var sent = await RunAsync(Of(seen), End());

        Assert.Equal(["Content:!"], seen.Calls);
        Assert.Equal("Nothing to say.", string.Concat(sent.Select(update => update.Content)));
    }

    [Fact]
    public async Task Process_OneHoldsBack_TheNextSeesItWhenItIsThere()
    {
        var seen = new Recorder();

        var sent = await RunAsync(Of(new Holding(), seen), Said("a"), Said("b"), Said("c"), End());

        Assert.Equal(["Content:abc!"], seen.Calls);
        Assert.Equal([null, null, null, "abc"], sent.Select(update => update.Content));
        Assert.Equal("stop", sent[^1].End!.FinishReason);
    }

    [Fact]
    public async Task Process_OneStops_TheNextLetsGoWhatItHeld()
    {
        var stopping = new StoppingAt("c");
        var last = new Recorder { LastWords = "." };
        var choice = Of(stopping, new Holding(), last);

        var sent = await RunAsync(choice, Said("a"), Said("b"), Said("cd"), Said("never"), Gone());

        Assert.Equal("abc.", string.Concat(sent.Select(update => update.Content)));
        Assert.True(choice.Enough.IsSet);
        Assert.Equal((4, "content_filter", null), (sent.Count, sent[^1].End!.FinishReason, sent[^1].End!.Failure));
        Assert.Equal(11, sent[^1].End!.Usage.CompletionTokens);
    }

    [Fact]
    public async Task Process_OneStopsTheThought_WhatFollowsSeesTheAnswersEnd()
    {
        var last = new Recorder();

        var sent = await RunAsync(Of(new StoppingAt("c"), last), Thought("abcd"), Said("never"), End());

        Assert.Equal(["Reasoning:abc!", "Content:!"], last.Calls);
        Assert.Equal("abc", string.Concat(sent.Select(update => update.Reasoning)));
        Assert.Equal("content_filter", sent[^1].End!.FinishReason);
    }

    [Fact]
    public async Task Process_EngineFails_NothingIsFlushed()
    {
        var sent = await RunAsync(Of(new Holding()), Said("a"), Gone());

        Assert.Null(sent[^1].Content);
        Assert.NotNull(sent[^1].End!.Failure);
    }

    private ChoiceProcessing Of(params IPostProcessor[] processors) => new([.. processors.Select(processor => new AnswerStage(
        new ConfiguredProcessor(
            "test",
            processor,
            stage => new ProcessorGuard(
                "test",
                stage,
                null,
                new ProcessingOptions(),
                _services.GetRequiredService<ProcessingMetrics>(),
                TimeProvider.System,
                NullLogger<ProcessorGuard>.Instance),
            null),
        Context))]);

    private static async Task<List<SequenceUpdate>> RunAsync(ChoiceProcessing choice, params SequenceUpdate[] updates)
    {
        List<SequenceUpdate> sent = [];
        foreach (var update in updates)
        {
            if (await choice.ProcessAsync(update) is { } outgoing) sent.Add(outgoing);
        }

        return sent;
    }

    private static SequenceUpdate Thought(string text) => new(0, 1, text, null, null, null);

    private static SequenceUpdate Said(string text) => new(0, 1, null, text, null, null);

    private static SequenceUpdate End() => new(0, 1, null, null, null, new SequenceEnd("stop", new GenerationUsage(7, 11, 3), default, null));

    private static SequenceUpdate Gone() => new(
        0, -1, null, null, null, new SequenceEnd(null, new GenerationUsage(7, 11, 3), default, new ApiFailure(ApiError.Unavailable, "Gone.")));

    private sealed class Recorder : IPostProcessor, IAnswerProcessor
    {
        public List<string> Calls { get; } = [];

        public string LastWords { get; init; } = "";

        public IAnswerProcessor Begin(AnswerContext context) => this;

        public ValueTask<ProcessedText> ProcessAsync(AnswerText text, CancellationToken cancellationToken)
        {
            Calls.Add($"{text.Part}:{text.Text}{(text.IsComplete ? "!" : "")}");
            var last = text is { IsComplete: true, Part: AnswerPart.Content } ? LastWords : "";
            return ValueTask.FromResult(ProcessedText.Replace(text.Text.Length, text.Text + last));
        }
    }

    private sealed class Holding : IPostProcessor, IAnswerProcessor
    {
        public IAnswerProcessor Begin(AnswerContext context) => this;

        public ValueTask<ProcessedText> ProcessAsync(AnswerText text, CancellationToken cancellationToken) => ValueTask.FromResult(ProcessedText.Hold());
    }

    private sealed class StoppingAt(string mark) : IPostProcessor, IAnswerProcessor
    {
        public IAnswerProcessor Begin(AnswerContext context) => this;

        public ValueTask<ProcessedText> ProcessAsync(AnswerText text, CancellationToken cancellationToken)
        {
            var at = text.Text.IndexOf(mark, StringComparison.Ordinal);
            return ValueTask.FromResult(at < 0 ? ProcessedText.Pass(text) : ProcessedText.Stop(text.Text[..(at + 1)], FinishReasons.ContentFilter));
        }
    }
}
