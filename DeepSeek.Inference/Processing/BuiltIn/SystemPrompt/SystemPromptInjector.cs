using DeepSeek.Contracts.Http;
using DeepSeek.Processing;

namespace DeepSeek.Inference.Processing.BuiltIn.SystemPrompt;

/// <summary>
/// Tells the model what its operator wants it to know: a system prompt, and what the terms mean that the conversation uses. All
/// system messages become one at the beginning: templates take one, some the first and some the last.
/// </summary>
[Processor("system-prompt")]
internal sealed class SystemPromptInjector : IPreProcessor
{
    private readonly SystemPromptOptions _options;
    private readonly Glossary _glossary;

    public SystemPromptInjector(IConfiguration settings)
    {
        _options = settings.BindStrictly<SystemPromptOptions>();
        _glossary = new Glossary(_options.Glossary);
        if (_options.Text.Length + _options.Glossary.Count == 0) throw new ArgumentException("Text and Glossary are empty; one is needed.");
        if (_options.MostTerms is < 1 or > 1_000) throw new ArgumentException($"MostTerms is {_options.MostTerms}; 1 to 1000 is allowed.");
        if (_options.Glossary.FirstOrDefault(term => string.IsNullOrWhiteSpace(term.Key) || string.IsNullOrWhiteSpace(term.Value)) is { Key: { } key })
        {
            throw new ArgumentException($"Glossary:{key} is empty; a meaning is needed.");
        }
    }

    public ValueTask<PreProcessing> ProcessAsync(ChatCompletionRequest request, RequestContext context, CancellationToken cancellationToken)
    {
        var messages = request.Messages!;
        var text = TextFor(messages);
        if (text.Length == 0) return ValueTask.FromResult(PreProcessing.Continue(request));

        var own = string.Join("\n\n", messages.Where(IsSystem).Select(message => message.Content));
        var system = new ChatMessage { Role = ChatRoles.System, Content = own.Length == 0 ? text : Join(own, text) };
        return ValueTask.FromResult(PreProcessing.Continue(
            request with { Messages = [system, .. messages.Where(message => !IsSystem(message))] }));
    }

    private static bool IsSystem(ChatMessage message) => message.Role is ChatRoles.System or ChatRoles.Developer;

    private string TextFor(IReadOnlyList<ChatMessage> messages)
    {
        var terms = _glossary.UsedIn(string.Join('\n', messages.Select(message => message.Content))).Take(_options.MostTerms)
            .Select(term => $"- {term.Key}: {term.Value}");
        var glossary = string.Join('\n', terms);

        // What never changes comes first: it is found in the prefix cache.
        if (glossary.Length == 0) return _options.Text;
        glossary = $"{_options.GlossaryTitle}\n{glossary}";
        return _options.Text.Length == 0 ? glossary : $"{_options.Text}\n\n{glossary}";
    }

    private string Join(string own, string text) => _options.Place switch
    {
        SystemPromptPlace.Before => $"{text}\n\n{own}",
        SystemPromptPlace.After => $"{own}\n\n{text}",
        _ => text,
    };
}
