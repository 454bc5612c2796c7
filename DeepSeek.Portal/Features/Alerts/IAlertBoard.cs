namespace DeepSeek.Portal.Features.Alerts;

/// <summary>What is open now; one for all circuits, so that pages need not ask the database each second.</summary>
internal interface IAlertBoard
{
    /// <summary>Pending and firing ones, the worst first.</summary>
    IReadOnlyList<AlertItem> Open { get; }

    /// <summary>There is something new. Raised on the evaluator's thread: a component gets on its own with InvokeAsync.</summary>
    event Action? Changed;
}
