using System.Text;

namespace DeepSeek.Inference.Tokenization.ChatTemplates;

/// <summary>
/// Cuts a template into tokens. White space is treated as the transformers library has Jinja treat it: the line break after a block goes, and so does
/// white space before a block that begins a line (trim_blocks, lstrip_blocks).
/// </summary>
internal sealed class TemplateLexer(string template)
{
    private static readonly string[] TwoCharacterOperators = ["==", "!=", "<=", ">=", "//", "**"];
    private const string OneCharacterOperators = "+-*/%~|()[]{}.,:=<>";

    private readonly List<TemplateToken> _tokens = [];
    private int _position;

    public static List<TemplateToken> Tokenize(string template) => new TemplateLexer(template).Run();

    private List<TemplateToken> Run()
    {
        // As in Jinja, the template's last line break is not part of it.
        var end = template.EndsWith('\n') ? template.Length - 1 : template.Length;
        var (trimStart, trimLineBreak, startsLine) = (false, false, true);
        while (_position < end)
        {
            var open = NextTag(end);
            var text = template[_position..open];
            if (trimStart) text = text.TrimStart();
            else if (trimLineBreak && text.StartsWith('\n')) (text, startsLine) = (text[1..], true);

            var kind = open < end ? template[open + 1] : '\0';
            var control = open + 2 < template.Length ? template[open + 2] : '\0';
            if (open < end && control == '-') text = text.TrimEnd();
            else if (open < end && kind != '{' && control != '+') text = StripIndentation(text, startsLine);

            if (text.Length > 0) _tokens.Add(new TemplateToken(TemplateTokenKind.Text, text, _position));
            if (open >= end) break;
            _position = open + (control is '-' or '+' ? 3 : 2);
            trimStart = kind == '#' ? SkipComment(open) : Tag(open, kind);
            (trimLineBreak, startsLine) = (kind != '{', false);
        }

        _tokens.Add(new TemplateToken(TemplateTokenKind.End, "", template.Length));
        return _tokens;
    }

    private int NextTag(int end)
    {
        for (var at = template.IndexOf('{', _position); at >= 0 && at + 1 < end; at = template.IndexOf('{', at + 1))
        {
            if (template[at + 1] is '{' or '%' or '#') return at;
        }

        return end;
    }

    private static string StripIndentation(string text, bool startsLine)
    {
        var line = text.LastIndexOf('\n') + 1;
        return (line > 0 || startsLine) && string.IsNullOrWhiteSpace(text[line..]) ? text[..line] : text;
    }

    private bool SkipComment(int open)
    {
        var close = template.IndexOf("#}", _position, StringComparison.Ordinal);
        if (close < 0) throw Error("a comment is not closed", open);
        _position = close + 2;
        return template[close - 1] == '-';
    }

    /// <summary>Reads a tag up to its end; true where it trims what follows.</summary>
    private bool Tag(int open, char kind)
    {
        var (begin, end, close) = kind == '%'
            ? (TemplateTokenKind.StatementBegin, TemplateTokenKind.StatementEnd, "%}")
            : (TemplateTokenKind.OutputBegin, TemplateTokenKind.OutputEnd, "}}");
        _tokens.Add(new TemplateToken(begin, "", open));
        var braces = 0;
        while (true)
        {
            while (_position < template.Length && char.IsWhiteSpace(template[_position])) _position++;
            if (_position >= template.Length) throw Error("a tag is not closed", open);
            var trims = template[_position] == '-' && At(close, _position + 1);
            if (braces == 0 && (trims || At(close, _position)))
            {
                _tokens.Add(new TemplateToken(end, "", _position));
                _position += trims ? 3 : 2;
                return trims;
            }

            var token = Next();
            braces += token.Is(TemplateTokenKind.Operator, "{") ? 1 : token.Is(TemplateTokenKind.Operator, "}") ? -1 : 0;
            _tokens.Add(token);
        }
    }

    private TemplateToken Next()
    {
        var (start, c) = (_position, template[_position]);
        if (c is '\'' or '"') return new TemplateToken(TemplateTokenKind.String, String(c), start);
        if (char.IsAsciiDigit(c)) return Number();
        if (char.IsLetter(c) || c == '_')
        {
            while (_position < template.Length && (char.IsLetterOrDigit(template[_position]) || template[_position] == '_')) _position++;
            return new TemplateToken(TemplateTokenKind.Name, template[start.._position], start);
        }

        var pair = TwoCharacterOperators.FirstOrDefault(text => At(text, start));
        if (pair is null && !OneCharacterOperators.Contains(c)) throw Error($"'{c}' is not expected", start);
        _position += pair?.Length ?? 1;
        return new TemplateToken(TemplateTokenKind.Operator, pair ?? c.ToString(), start);
    }

    private TemplateToken Number()
    {
        var start = _position;
        while (_position < template.Length && char.IsAsciiDigit(template[_position])) _position++;
        if (_position + 1 >= template.Length || template[_position] != '.' || !char.IsAsciiDigit(template[_position + 1]))
        {
            return new TemplateToken(TemplateTokenKind.Integer, template[start.._position], start);
        }

        _position++;
        while (_position < template.Length && char.IsAsciiDigit(template[_position])) _position++;
        return new TemplateToken(TemplateTokenKind.Float, template[start.._position], start);
    }

    private string String(char quote)
    {
        var (start, value) = (_position++, new StringBuilder());
        for (; _position < template.Length && template[_position] != quote; _position++)
        {
            if (template[_position] != '\\' || _position + 1 >= template.Length)
            {
                value.Append(template[_position]);
                continue;
            }

            var escaped = template[++_position];
            value.Append(escaped switch
            {
                'n' => "\n",
                't' => "\t",
                'r' => "\r",
                '\\' or '\'' or '"' => escaped.ToString(),
                _ => $"\\{escaped}",
            });
        }

        if (_position >= template.Length) throw Error("a string is not closed", start);
        _position++;
        return value.ToString();
    }

    private bool At(string text, int position) => string.CompareOrdinal(template, position, text, 0, text.Length) == 0;

    private static ChatTemplateException Error(string what, int position) =>
        new($"The chat template cannot be read: {what} (at character {position}).");
}
