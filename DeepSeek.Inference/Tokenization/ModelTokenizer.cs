using System.Text;
using System.Text.RegularExpressions;
using System.Text.Unicode;
using DeepSeek.Inference.Tokenization.ChatTemplates;
using Microsoft.ML.Tokenizers;

namespace DeepSeek.Inference.Tokenization;

/// <summary>Turns text into tokens and tokens into bytes, for one model. Safe for many threads.</summary>
internal sealed class ModelTokenizer
{
    private static readonly TimeSpan PatternTimeout = TimeSpan.FromSeconds(5);

    private readonly BpeTokenizer _bpe;
    private readonly bool _composedForm;
    private readonly Regex? _marks;
    private readonly Dictionary<string, AddedToken> _added;
    private readonly byte[][] _bytes;
    private readonly string?[] _texts;
    private readonly bool[] _special;

    public ModelTokenizer(TokenizerDefinition definition)
    {
        _composedForm = definition.ComposedForm;

        // The byte-pair tokenizer is not told of the added tokens: whether a text may hold them is decided here, text by text.
        _bpe = BpeTokenizer.Create(new BpeOptions(definition.Vocabulary)
        {
            Merges = definition.Merges,
            ByteLevel = true,
            PreTokenizer = PreTokenizerOf(definition.SplitPatterns),
        });
        _added = definition.AddedTokens.ToDictionary(token => token.Content, StringComparer.Ordinal);
        if (_added.Count > 0)
        {
            var longestFirst = _added.Keys.OrderByDescending(token => token.Length).Select(Regex.Escape);
            _marks = new Regex(string.Join('|', longestFirst), RegexOptions.CultureInvariant, PatternTimeout);
        }

        var size = definition.Vocabulary.Values.Concat(definition.AddedTokens.Select(token => token.Id)).Max() + 1;
        (_bytes, _special) = (new byte[size][], new bool[size]);
        Array.Fill(_bytes, []);
        foreach (var (token, id) in definition.Vocabulary)
        {
            _bytes[id] = ByteAlphabet.TryDecode(token, out var bytes) ? bytes : Encoding.UTF8.GetBytes(token);
        }

        foreach (var token in definition.AddedTokens)
        {
            (_bytes[token.Id], _special[token.Id]) = (Encoding.UTF8.GetBytes(token.Content), token.Special);
        }

        _texts = [.. _bytes.Select(bytes => Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : null)];
        LongestToken = _bytes.Max(bytes => bytes.Length);
    }

    /// <summary>One more than the highest id.</summary>
    public int Size => _bytes.Length;

    /// <summary>The bytes of the longest token: a text has at least its length divided by this many tokens.</summary>
    public int LongestToken { get; }

    /// <summary>The added token with this text, or null.</summary>
    public AddedToken? Added(string content) => _added.GetValueOrDefault(content);

    /// <summary>The bytes that a token stands for; none for ids beyond the vocabulary, with which some models are padded.</summary>
    public ReadOnlySpan<byte> BytesOf(int token) => (uint)token < (uint)_bytes.Length ? _bytes[token] : [];

    /// <summary>The text of a token, always the same string; null where its bytes are not whole characters.</summary>
    public string? TextOf(int token) => (uint)token < (uint)_texts.Length ? _texts[token] : "";

    /// <summary>Whether a token is a control mark that is no part of the text.</summary>
    public bool IsSpecial(int token) => (uint)token < (uint)_special.Length && _special[token];

    /// <summary>The tokens of ordinary text: nothing in it is taken for an added token.</summary>
    public IReadOnlyList<int> Encode(string text) => _bpe.EncodeToIds(_composedForm ? text.Normalize() : text);

    /// <summary>
    /// The tokens of a prompt. Only what the template itself wrote can become an added token; what came from a message is ordinary text.
    /// </summary>
    public int[] Encode(TemplateText prompt)
    {
        List<int> tokens = [];
        var ordinary = new StringBuilder();
        foreach (var (text, fromMessage) in prompt.Segments())
        {
            if (fromMessage || _marks is null)
            {
                ordinary.Append(text);
                continue;
            }

            // Ordinary text is encoded in one go across segments, as the whole prompt would be.
            var end = 0;
            foreach (var mark in _marks.EnumerateMatches(text))
            {
                ordinary.Append(text.AsSpan(end, mark.Index - end));
                Flush(ordinary, tokens);
                tokens.Add(_added[text.Substring(mark.Index, mark.Length)].Id);
                end = mark.Index + mark.Length;
            }

            ordinary.Append(text.AsSpan(end));
        }

        Flush(ordinary, tokens);
        return [.. tokens];
    }

    private void Flush(StringBuilder ordinary, List<int> tokens)
    {
        if (ordinary.Length == 0) return;
        tokens.AddRange(Encode(ordinary.ToString()));
        ordinary.Clear();
    }

    private static PreTokenizer? PreTokenizerOf(IReadOnlyList<string> patterns)
    {
        PreTokenizer[] steps = [.. patterns.Select(pattern =>
            new RegexPreTokenizer(new Regex(pattern, RegexOptions.CultureInvariant | RegexOptions.Compiled, PatternTimeout), specialTokens: null))];
        return steps.Length switch { 0 => null, 1 => steps[0], _ => new CompositePreTokenizer(steps) };
    }
}
