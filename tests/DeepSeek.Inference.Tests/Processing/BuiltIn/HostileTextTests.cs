using System.Diagnostics;
using System.Text;
using DeepSeek.Contracts.Http;
using DeepSeek.Inference.Processing.BuiltIn.PersonalData;
using DeepSeek.Inference.Processing.BuiltIn.Repetition;
using DeepSeek.Inference.Processing.BuiltIn.SystemPrompt;
using DeepSeek.Inference.Tests.Scheduling.WithModel;
using DeepSeek.Processing;
using DeepSeek.Testing;
using Microsoft.Extensions.Configuration;

namespace DeepSeek.Inference.Tests.Processing.BuiltIn;

/// <summary>Texts that give each processor the most to do: what that takes grows with the text, and no faster.</summary>
[Collection(MeasuredGroup.Name)]
public sealed class HostileTextTests(ITestOutputHelper output)
{
    private const int Length = 4 << 20;

    // Four times the text takes four times the time; sixteen times it would be where time grows with the square.
    private const int Part = 4;
    private const double MostGrowth = 9;

    // The machine may have other things to do in one of them.
    private const int MostRounds = 5;

    private static readonly RequestContext Context = new("r", "t", "m", "1");

    [Theory]
    [InlineData("a")]
    [InlineData("a.")]
    [InlineData("1 ")]
    [InlineData("+1 ")]
    [InlineData("DE89 ")]
    [InlineData("DE89 A")]
    [InlineData("a@a.")]
    [InlineData("0-1")]
    [InlineData("[A")]
    [InlineData("#@example.com ")]
    [InlineData("[EMAIL_#] 4111111111111111 #@example.com ")]
    public async Task Masking_TimeGrowsWithTheText(string unit) =>
        await AssertGrowsWithTheTextAsync(length => MaskAsync(Text(unit, length)));

    [Theory]
    [InlineData("[")]
    [InlineData("[EMAIL_")]
    [InlineData("[EMAIL_9")]
    public async Task Restoring_TimeGrowsWithTheAnswerWhateverWasMasked(string unit) => await AssertGrowsWithTheTextAsync(async length =>
    {
        var masking = new PersonalDataMasking(Settings());
        var request = await masking.ProcessAsync(Request(Text("#@example.com ", length)), Context, CancellationToken.None);
        await ReadAsync(masking.Begin(Answer(request.State)), Text(unit, length / 4));
    });

    [Fact]
    public async Task StopRepetition_TimeGrowsWithTheAnswer() => await AssertGrowsWithTheTextAsync(length =>
        ReadAsync(
            new RepetitionStop(Settings(("LongestUnit", "16"), ("Repeats", "1000"))).Begin(Answer(state: null)),
            Text("abcabcabcabcabcabcabcd", length)));

    [Fact]
    public async Task SystemPrompt_TimeGrowsWithTheText() => await AssertGrowsWithTheTextAsync(async length =>
        await new SystemPromptInjector(Settings(("Glossary:aa", "never a word"), ("Glossary:aaaaaaab", "almost")))
            .ProcessAsync(Request(Text("a", length)), Context, CancellationToken.None));

    private static async Task MaskAsync(string text) =>
        await new PersonalDataMasking(Settings()).ProcessAsync(Request(text), Context, CancellationToken.None);

    // As an engine brings it: a few characters at a time.
    private static async Task ReadAsync(IAnswerProcessor processor, string answer)
    {
        const int Piece = 4;
        var held = "";
        for (var at = 0; at < answer.Length; at += Piece)
        {
            var text = string.Concat(held, answer.AsSpan(at, Math.Min(Piece, answer.Length - at)));
            var result = await processor.ProcessAsync(new AnswerText(AnswerPart.Content, text, held.Length, IsComplete: false), CancellationToken.None);
            held = text[result.Consumed..];
        }
    }

    private async Task AssertGrowsWithTheTextAsync(Func<int, Task> work)
    {
        await work(Length >> 10); // What is compiled at first is no part of it.
        var (part, whole) = (TimeSpan.MaxValue, TimeSpan.MaxValue);
        for (var round = 0; round < MostRounds && (round == 0 || whole > part * MostGrowth); round++)
        {
            part = await TimeAsync(part, work, Length / Part);
            whole = await TimeAsync(whole, work, Length);
        }

        output.WriteLine($"{part.TotalSeconds:0.00} s and {whole.TotalSeconds:0.00} s");
        Assert.InRange(whole, TimeSpan.Zero, part * MostGrowth);
    }

    private static async Task<TimeSpan> TimeAsync(TimeSpan least, Func<int, Task> work, int length)
    {
        var started = Stopwatch.GetTimestamp();
        await Task.Run(() => work(length), TestContext.Current.CancellationToken).WaitAsync(Eventually.Limit, TestContext.Current.CancellationToken);
        var taken = Stopwatch.GetElapsedTime(started);
        return taken < least ? taken : least;
    }

    private static string Text(string unit, int length)
    {
        var text = new StringBuilder(length + unit.Length);
        for (var i = 0; text.Length < length; i++) text.Append(unit.Replace("#", $"{i}", StringComparison.Ordinal));
        return text.ToString(0, length);
    }

    private static ChatCompletionRequest Request(string text) => new()
    {
        Model = "m",
        Messages = [new ChatMessage { Role = ChatRoles.User, Content = text }],
    };

    private static AnswerContext Answer(object? state) => new() { Context = Context, Request = Request(""), Choice = 0, State = state };

    private static IConfiguration Settings(params (string Key, string Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value))).Build();
}
