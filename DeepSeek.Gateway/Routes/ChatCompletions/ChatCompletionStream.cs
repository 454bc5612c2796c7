using System.Runtime.InteropServices;
using DeepSeek.Contracts.Http.Streaming;
using DeepSeek.Gateway.Answers;

namespace DeepSeek.Gateway.Routes.ChatCompletions;

/// <summary>The chunks of one answer. A choice begins with its role.</summary>
internal sealed class ChatCompletionStream(ChunkWriter chunks, int choices, bool includeUsage) : IStreamFormat
{
    private readonly bool[] _begun = new bool[choices];

    public void Delta(AnswerDelta delta)
    {
        Begin(delta.Choice);
        var logprobs = delta.Logprobs;
        if (delta.Raw is { } raw)
        {
            // It holds the text too.
            chunks.Delta(delta.Choice, JsonMarshal.GetRawUtf8Value(ToolCallIndex.Complete(raw)), logprobs);
            return;
        }

        if (delta.Reasoning is not null)
        {
            chunks.Reasoning(delta.Choice, delta.Reasoning, logprobs);
            logprobs = null;
        }

        if (delta.Content is not null)
        {
            chunks.Content(delta.Choice, delta.Content, logprobs);
            logprobs = null;
        }

        if (logprobs is not null)
        {
            chunks.Silent(delta.Choice, logprobs);
        }
    }

    public void End(ChoiceEnded end)
    {
        Begin(end.Choice);
        chunks.Finish(end.Choice, end.FinishReason);
    }

    public void End(AnswerEnded end)
    {
        if (includeUsage)
        {
            chunks.Usage(end.Usage);
        }
    }

    private void Begin(int choice)
    {
        if (!_begun[choice])
        {
            chunks.Role(choice);
            _begun[choice] = true;
        }
    }
}
