using System.Buffers;
using System.Text;
using System.Text.Json;
using DeepSeek.Contracts.Http;
using DeepSeek.Contracts.Http.Streaming;

namespace DeepSeek.Contracts.Tests.Http.Streaming;

public sealed class ChunkWriterTests
{
    private static readonly ChoiceLogprobs Logprobs = new()
    {
        Content = [new TokenLogprob { Token = "\uFFFD", Logprob = -0.5f, Bytes = [229], TopLogprobs = [] }],
    };

    private static readonly Usage Read = new()
    {
        PromptTokens = 5,
        CompletionTokens = 7,
        TotalTokens = 12,
        PromptTokensDetails = new PromptTokensDetails { CachedTokens = 2 },
        PromptCacheHitTokens = 2,
        PromptCacheMissTokens = 3,
    };

    // What the serializer makes of a model's name decides over what is prepared.
    private static readonly AnswerIdentity Identity = new("chatcmpl-1", 1_700_000_000, "a \"model\" 模型 <&>");

    [Fact]
    public void Chunks_OfEveryKind_AreWhatTheSerializerWrites()
    {
        const string Text = "写 \"2\" \\ <b>&amp;</b>\n\t\u0001 😀 é'+";

        Assert.Equal(Serialize(Delta(0, new ChatMessage { Role = "assistant", Content = "" })), Write(chunks => chunks.Role(0)));
        Assert.Equal(Serialize(Delta(3, new ChatMessage { ReasoningContent = Text })), Write(chunks => chunks.Reasoning(3, Text, null)));
        Assert.Equal(Serialize(Delta(7, new ChatMessage { Content = Text })), Write(chunks => chunks.Content(7, Text, null)));
        Assert.Equal(
            Serialize(Delta(0, new ChatMessage { Content = Text }, Logprobs)), Write(chunks => chunks.Content(0, Text, Logprobs)));
        Assert.Equal(Serialize(Delta(1, new ChatMessage(), Logprobs)), Write(chunks => chunks.Silent(1, Logprobs)));
        Assert.Equal(Serialize(Delta(1, new ChatMessage(), finish: "length")), Write(chunks => chunks.Finish(1, "length")));
        Assert.Equal(Serialize(Chunk([]) with { Usage = Read }), Write(chunks => chunks.Usage(Read)));
    }

    private static ChatCompletionChunk Delta(int index, ChatMessage delta, ChoiceLogprobs? logprobs = null, string? finish = null) =>
        Chunk([new ChatChunkChoice { Index = index, Delta = delta, Logprobs = logprobs, FinishReason = finish }]);

    private static ChatCompletionChunk Chunk(IReadOnlyList<ChatChunkChoice> choices) =>
        new() { Id = Identity.Id, Created = Identity.Created, Model = Identity.Model, Choices = choices };

    private static string Serialize(ChatCompletionChunk chunk) =>
        $"data: {JsonSerializer.Serialize(chunk, ContractsJsonContext.Wire.ChatCompletionChunk)}\n\n";

    private static string Write(Action<ChunkWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var events = new EventWriter(buffer);
        write(new ChunkWriter(events, Identity));
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
