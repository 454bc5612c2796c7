using DeepSeek.Contracts.Http;
using DeepSeek.Processing;
using Microsoft.Extensions.Configuration;

namespace DeepSeek.TestPlugin;

/// <summary>
/// Makes trouble of the kind its settings <c>Request</c> and <c>Answer</c> name, for requests whose last message has the word "trouble"; leaves the
/// others alone. It makes it in answers once it has held <c>After</c> characters of the answer back.
/// </summary>
[Processor("trouble")]
public sealed class Trouble : IPreProcessor, IPostProcessor
{
    private readonly string? _request;
    private readonly string? _answer;
    private readonly int _after;

    public Trouble(IConfiguration settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (settings["Constructor"] == "throws") throw new ArgumentException("Constructor is 'throws'; nothing like that is allowed.");
        (_request, _answer) = (settings["Request"], settings["Answer"]);
        _after = settings.GetValue<int>("After");
    }

    public async ValueTask<PreProcessing> ProcessAsync(ChatCompletionRequest request, RequestContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!IsAskedFor(request)) return PreProcessing.Continue(request);
        switch (_request)
        {
            case "throws":
                throw new InvalidOperationException("A request: " + request.Messages![^1].Content);
            case "hangs":
                Hang();
                break;
            case "hangs later":
                await Task.Yield();
                Hang();
                break;
            case "never completes":
                await new TaskCompletionSource().Task;
                break;
            case "gives nothing":
                return null!;
            case "breaks":
                return PreProcessing.Continue(request with { Temperature = 77 });
            case "renames":
                return PreProcessing.Continue(request with { Model = "another", Stream = true, N = 7 });
            case "draws":
                return PreProcessing.Continue(request with { Messages = [.. request.Messages!, request.Messages![^1] with { Content = Drawn("trouble ") }] });
            case "refuses":
                return PreProcessing.Refuse("There is trouble in this.", "messages");
        }

        return PreProcessing.Continue(request);
    }

    public IAnswerProcessor Begin(AnswerContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (!IsAskedFor(context.Request)) return new Answer(null, 0);
        return _answer == "begin throws" ? throw new InvalidOperationException("This begin throws.") : new Answer(_answer, _after);
    }

    private static bool IsAskedFor(ChatCompletionRequest request) => request.Messages![^1].Content!.Contains("trouble", StringComparison.Ordinal);

    // Something else each time.
    private static string Drawn(string before) => before + Guid.NewGuid();

    private static void Hang()
    {
        using var never = new ManualResetEventSlim();
        never.Wait(CancellationToken.None);
    }

    private sealed class Answer(string? trouble, int after) : IAnswerProcessor
    {
        public ValueTask<ProcessedText> ProcessAsync(AnswerText text, CancellationToken cancellationToken)
        {
            if (trouble is null || text.Part == AnswerPart.Reasoning) return ValueTask.FromResult(ProcessedText.Pass(text));
            if (text.Text.Length < after && !text.IsComplete) return ValueTask.FromResult(ProcessedText.Hold());
            switch (trouble)
            {
                case "throws":
                    throw new InvalidOperationException("An answer: " + text.Text);
                case "hangs":
                    Hang();
                    break;
                case "takes too much":
                    return ValueTask.FromResult(ProcessedText.Replace(text.Text.Length + 1, ""));
                case "gives nothing":
                    return ValueTask.FromResult(default(ProcessedText));
                case "draws":
                    return ValueTask.FromResult(ProcessedText.Replace(text.Text.Length, Drawn("")));
                case "invents a reason":
                    return ValueTask.FromResult(ProcessedText.Stop("", "because"));
            }

            return ValueTask.FromResult(ProcessedText.Pass(text));
        }
    }
}
