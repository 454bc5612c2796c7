using DeepSeek.ModelTrainer.Data;

namespace DeepSeek.ModelTrainer.Tokenization;

/// <summary>Writes a conversation as R1's chat template does, and marks where the part to be learned begins.</summary>
internal sealed class ChatEncoder(BpeVocabulary vocabulary)
{
    private readonly BpeEncoder _encoder = new(vocabulary);
    private readonly int _begin = vocabulary.SpecialId(SpecialTokens.Begin);
    private readonly int _end = vocabulary.SpecialId(SpecialTokens.End);
    private readonly int _user = vocabulary.SpecialId(SpecialTokens.User);
    private readonly int _assistant = vocabulary.SpecialId(SpecialTokens.Assistant);
    private readonly int _thinkOpen = vocabulary.SpecialId(SpecialTokens.ThinkOpen);
    private readonly int _thinkClose = vocabulary.SpecialId(SpecialTokens.ThinkClose);

    /// <summary>Encodes a conversation.</summary>
    /// <returns>The ids, and how many of them are the prompt.</returns>
    public (int[] Ids, int PromptLength) Encode(Conversation conversation)
    {
        List<int> ids = [_begin];
        if (conversation.System is { } system) _encoder.Encode(system, ids);
        foreach (var turn in conversation.Turns.SkipLast(1))
        {
            ids.Add(_user);
            _encoder.Encode(turn.Question, ids);
            ids.Add(_assistant);
            _encoder.Encode(turn.Answer, ids);
            ids.Add(_end);
        }

        var last = conversation.Turns[^1];
        ids.Add(_user);
        _encoder.Encode(last.Question, ids);
        ids.Add(_assistant);
        ids.Add(_thinkOpen);
        _encoder.Encode("\n", ids);
        var promptLength = ids.Count;

        _encoder.Encode($"{last.Thought}\n", ids);
        ids.Add(_thinkClose);
        _encoder.Encode($"\n\n{last.Answer}", ids);
        ids.Add(_end);
        return ([.. ids], promptLength);
    }
}
