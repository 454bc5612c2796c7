using System.Text;
using DeepSeek.Contracts.Http;
using DeepSeek.Portal.Features.Playground;

namespace DeepSeek.Portal.Components.Pages.Playground;

/// <summary>A question and its answer, as far as that has come.</summary>
public sealed class PlaygroundTurn(PlaygroundPrompt prompt)
{
    private readonly StringBuilder _reasoning = new();
    private readonly StringBuilder _content = new();

    public PlaygroundPrompt Prompt => prompt;

    public string Question => prompt.Messages[^1].Content ?? "";

    public string Reasoning => _reasoning.ToString();

    public string Content => _content.ToString();

    public PlaygroundOrigin? Origin { get; private set; }

    public PlaygroundEnd? End { get; private set; }

    public PlaygroundFailure? Failure { get; private set; }

    /// <summary>True where whoever asked has stopped it.</summary>
    public bool Stopped { get; set; }

    /// <summary>True while more may come.</summary>
    public bool Running => End is null && Failure is null && !Stopped;

    public void Add(PlaygroundPart part)
    {
        _reasoning.Append(part.Reasoning);
        _content.Append(part.Content);
        Origin ??= part.Origin;
        End ??= part.End;
        Failure ??= part.Failure;
    }

    /// <summary>What the next question says was said before; what the model thought is no part of it.</summary>
    public IEnumerable<ChatMessage> Said() => Content.Length == 0
        ? []
        : [prompt.Messages[^1], new ChatMessage { Role = ChatRoles.Assistant, Content = Content }];
}
