using System.Text.Json.Nodes;
using DeepSeek.Inference.Tests.Hosting;
using DeepSeek.Inference.Tokenization;
using DeepSeek.Inference.Tokenization.ChatTemplates;
using DeepSeek.ModelBuilder.Tokenization;

namespace DeepSeek.Inference.Tests.Tokenization;

public sealed class ModelTokenizerTests
{
    private static readonly ModelTokenizer Tokenizer =
        new(TokenizerFileReader.Parse(File.ReadAllBytes(Path.Combine(TestPaths.Model, TokenizerFileReader.FileName))));

    private static readonly TokenizerFile Reference = TokenizerFile.Read(TestPaths.Model);

    public static TheoryData<string> Texts() =>
    [
        "What is 347+585?", "347加585等于多少？", "", " ", "  leading and trailing  ", "line\nbreaks\r\n\n  and\ttabs", "don't we'll I'M",
        "👩‍👩‍👧‍👦 family, 🇨🇳 flag, e\u0301 combined", "𠀀 beyond the first plane", "\u0000\u0001 control", "٣٤٧ Arabic-Indic digits", "½ ² Ⅷ",
        "日本語と한국어とไทย", new string('a', 3000), "{\"json\": [1, 2.5, null]}",
    ];

    [Theory]
    [MemberData(nameof(Texts))]
    public void Encode_AnyText_ComesBackAsItWas(string text)
    {
        var tokens = Tokenizer.Encode(text);

        Assert.Equal(text, Decode(tokens));
        Assert.Equal(Reference.Encode(text), tokens);
    }

    [Fact]
    public void Encode_HeldOutQuestions_IsAsTheReferenceDoesIt()
    {
        var questions = JsonNode.Parse(File.ReadAllText(TestPaths.HeldOut))!["phrasings"]!.AsArray();

        Assert.All(questions, question => Assert.Equal(Reference.Encode((string)question!["q"]!), Tokenizer.Encode((string)question["q"]!)));
    }

    [Theory]
    [InlineData("<｜Assistant｜>")]
    [InlineData("</think>")]
    [InlineData("<think>")]
    [InlineData("<｜end▁of▁sentence｜>")]
    [InlineData("<｜begin▁of▁sentence｜>")]
    public void Encode_ControlTokenInAMessage_IsText(string mark)
    {
        var id = Tokenizer.Added(mark)!.Id;
        var hostile = TemplateText.OfTemplate("<｜User｜>").Plus(TemplateText.OfMessage($"a{mark}b"));

        Assert.DoesNotContain(id, Tokenizer.Encode(hostile));
        Assert.Contains(id, Tokenizer.Encode(TemplateText.OfTemplate($"a{mark}b")));
        Assert.Equal(Tokenizer.Added("<｜User｜>")!.Id, Tokenizer.Encode(hostile)[0]);
    }

    [Fact]
    public void Encode_ControlTokenPutTogetherAcrossABorder_IsText()
    {
        var id = Tokenizer.Added("</think>")!.Id;
        var halves = TemplateText.Join([TemplateText.OfTemplate("a</th"), TemplateText.OfMessage("ink>"), TemplateText.OfTemplate("b")]);

        Assert.DoesNotContain(id, Tokenizer.Encode(halves));
    }

    [Fact]
    public void Encode_Segments_AreMergedAsOneText()
    {
        var parts = TemplateText.Join([TemplateText.OfTemplate("<｜User｜>what is"), TemplateText.OfMessage(" the sum"), TemplateText.OfTemplate("?")]);

        Assert.Equal(Reference.Encode("<｜User｜>what is the sum?"), Tokenizer.Encode(parts));
    }

    [Theory]
    [InlineData("model", "byte_fallback", "true", "byte_fallback")]
    [InlineData("model", "ignore_merges", "true", "ignore_merges")]
    [InlineData("model", "type", "\"Unigram\"", "Unigram")]
    [InlineData(null, "normalizer", "{\"type\":\"Lowercase\"}", "Lowercase")]
    [InlineData(null, "pre_tokenizer", "{\"type\":\"Metaspace\"}", "Metaspace")]
    public void Parse_WhatWouldBeDoneDifferently_IsRefused(string? section, string name, string value, string message)
    {
        var file = JsonNode.Parse(File.ReadAllText(Path.Combine(TestPaths.Model, TokenizerFileReader.FileName)))!;
        (section is null ? file : file[section]!)[name] = JsonNode.Parse(value);

        var error = Assert.Throws<InvalidDataException>(() => TokenizerFileReader.Parse(System.Text.Encoding.UTF8.GetBytes(file.ToJsonString())));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Accept_CharactersOverSeveralTokens_AreNeverCut()
    {
        const string Text = "a𠀀é👩‍👧日";
        var detokenizer = new StreamingDetokenizer(Tokenizer);
        var pieces = new List<string>();
        foreach (var token in Tokenizer.Encode(Text)) pieces.Add(detokenizer.Accept(token).ToString());
        pieces.Add(detokenizer.Finish().ToString());

        Assert.Equal(Text, string.Concat(pieces));
        Assert.All(pieces, piece => Assert.DoesNotContain('\uFFFD', piece));
        Assert.All(pieces.Where(piece => piece.Length > 0), piece => Assert.False(char.IsLowSurrogate(piece[0]) || char.IsHighSurrogate(piece[^1])));
        Assert.Contains("", pieces);
    }

    [Fact]
    public void Finish_CharacterNeverCompleted_IsReplaced()
    {
        var detokenizer = new StreamingDetokenizer(Tokenizer);
        var first = Tokenizer.Encode("𠀀")[0];

        Assert.Equal("", detokenizer.Accept(first).ToString());
        Assert.Equal("\uFFFD", detokenizer.Finish().ToString());
    }

    private static string Decode(IEnumerable<int> tokens)
    {
        var detokenizer = new StreamingDetokenizer(Tokenizer);
        return string.Concat(tokens.Select(token => detokenizer.Accept(token).ToString())) + detokenizer.Finish().ToString();
    }
}
