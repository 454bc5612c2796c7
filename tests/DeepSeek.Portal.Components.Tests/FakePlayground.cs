using System.Runtime.CompilerServices;
using System.Threading.Channels;
using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.Playground;

namespace DeepSeek.Portal.Components.Tests;

/// <summary>Answers that a test writes part by part, by the model that is asked.</summary>
internal sealed class FakePlayground : IPlayground
{
    private readonly Dictionary<string, Channel<PlaygroundPart>> _answers = [];

    public Uri? Address { get; set; } = new("https://api.example/");

    public PlaygroundModels Models { get; set; } = new(["chat", "chat@1", "chat@2"]);

    public List<(PlaygroundPrompt Prompt, string TenantId)> Asked { get; } = [];

    public Task<PlaygroundModels> ListModelsAsync(string tenantId, Actor by, CancellationToken cancellationToken) => Task.FromResult(Models);

    /// <summary>Says more in the name of a model; nothing more comes after an end or a failure.</summary>
    public void Say(string model, PlaygroundPart part)
    {
        var answer = AnswerOf(model);
        answer.Writer.TryWrite(part);
        if (part.End is not null || part.Failure is not null)
        {
            answer.Writer.Complete();
        }
    }

    public async IAsyncEnumerable<PlaygroundPart> AskAsync(
        PlaygroundPrompt prompt, string tenantId, Actor by, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Asked.Add((prompt, tenantId));
        await foreach (var part in AnswerOf(prompt.Model).Reader.ReadAllAsync(cancellationToken))
        {
            yield return part;
        }

        _answers.Remove(prompt.Model);
    }

    private Channel<PlaygroundPart> AnswerOf(string model) =>
        _answers.TryGetValue(model, out var answer) ? answer : _answers[model] = Channel.CreateUnbounded<PlaygroundPart>();
}
