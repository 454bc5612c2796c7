using System.Collections.Frozen;
using DeepSeek.Contracts.Http;
using DeepSeek.Processing;

namespace DeepSeek.Inference.Processing.BuiltIn.PersonalData;

/// <summary>
/// Keeps personal data from the model: what is found in the conversation is replaced by placeholders such as <c>[EMAIL_1]</c>, and put back where the
/// model uses them in its answer. Nothing of it is kept longer than the request.
/// </summary>
[Processor("pii-masking")]
internal sealed class PersonalDataMasking : IPreProcessor, IPostProcessor
{
    private readonly IReadOnlyCollection<PersonalDataKind> _kinds;

    public PersonalDataMasking(IConfiguration settings)
    {
        var kinds = settings.BindStrictly<PersonalDataOptions>().Kinds;
        _kinds = kinds.Count > 0 ? kinds.Select(KindOf).ToFrozenSet() : Enum.GetValues<PersonalDataKind>();
    }

    public ValueTask<PreProcessing> ProcessAsync(ChatCompletionRequest request, RequestContext context, CancellationToken cancellationToken)
    {
        var map = new PersonalDataMap(request.Messages!.Select(message => message.Content ?? ""));
        var masked = request with
        {
            Messages = [.. request.Messages!.Select(message => message.Content is { } text ? message with { Content = map.Mask(text, _kinds) } : message)],
            Stop = request.Stop is { } stops ? [.. stops.Select(stop => map.Mask(stop, _kinds))] : null,
        };
        return ValueTask.FromResult(map.IsEmpty ? PreProcessing.Continue(request) : PreProcessing.Continue(masked, map));
    }

    public IAnswerProcessor Begin(AnswerContext context) =>
        context.State is PersonalDataMap map ? new PersonalDataRestoring(map) : PassingOn.Instance;

    private static PersonalDataKind KindOf(string name) =>
        Enum.TryParse<PersonalDataKind>(name, ignoreCase: true, out var kind) && Enum.IsDefined(kind)
            ? kind
            : throw new ArgumentException($"Kinds has '{name}'; email, iban, card and phone are allowed.");
}
