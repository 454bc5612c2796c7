using DeepSeek.Inference.Processing.BuiltIn.PersonalData;
using DeepSeek.Processing;

namespace DeepSeek.Inference.Tests.Processing.BuiltIn;

public sealed class PersonalDataRestoringTests
{
    private const string Answer = "[[EMAIL_1] [EMAIL_10] a[0] [EMAIL_2][EMAIL_1]] [EMAIL_";
    private const string Restored = "[a@example.com [EMAIL_10] a[0] b@example.com" + "a@example.com] [EMAIL_";

    [Fact]
    public async Task Process_CutAnywhere_RestoresTheSame()
    {
        for (var first = 0; first <= Answer.Length; first++)
        {
            for (var second = first; second <= Answer.Length; second++)
            {
                Assert.Equal(Restored, await RestoreAsync(Answer[..first], Answer[first..second], Answer[second..]));
            }
        }

        Assert.Equal(Restored, await RestoreAsync([.. Answer.Select(character => character.ToString())]));
    }

    [Fact]
    public async Task Process_NoPlaceholderBegins_HoldsNothingBack()
    {
        var text = new AnswerText(AnswerPart.Content, "list[0", 0, IsComplete: false);

        var result = await Processor().ProcessAsync(text, TestContext.Current.CancellationToken);

        Assert.Equal((6, "list[0"), (result.Consumed, result.Output));
    }

    [Fact]
    public void Mask_PlaceholderThatSomebodyWrote_IsNotUsedForAnother()
    {
        const string Text = "What is [EMAIL_1]? Mail a@example.com.";

        Assert.Equal("What is [EMAIL_1]? Mail [EMAIL_2].", new PersonalDataMap([Text]).Mask(Text, [PersonalDataKind.Email]));
    }

    private static async Task<string> RestoreAsync(params string[] pieces)
    {
        var (processor, held, restored) = (Processor(), "", "");
        for (var i = 0; i < pieces.Length; i++)
        {
            var text = new AnswerText(AnswerPart.Content, held + pieces[i], held.Length, i == pieces.Length - 1);
            var result = await processor.ProcessAsync(text, TestContext.Current.CancellationToken);
            restored += result.Output;
            held = text.Text[result.Consumed..];
        }

        return restored + held;
    }

    private static PersonalDataRestoring Processor()
    {
        var map = new PersonalDataMap([]);
        map.Mask("a@example.com b@example.com", [PersonalDataKind.Email]);
        return new PersonalDataRestoring(map);
    }
}
