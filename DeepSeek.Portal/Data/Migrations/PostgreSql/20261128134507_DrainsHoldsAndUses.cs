using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace DeepSeek.Portal.Data.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class DrainsHoldsAndUses : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "TenantId",
                table: "PersonalTokens",
                type: "character varying(36)",
                maxLength: 36,
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "HeldAt",
                table: "ModelDeployments",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "LastUsedAt",
                table: "ApiKeys",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "DrainedReplicas",
                columns: table => new
                {
                    ReplicaId = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    DrainedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    DrainedBy = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_DrainedReplicas", x => x.ReplicaId);
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "DrainedReplicas");

            migrationBuilder.DropColumn(
                name: "TenantId",
                table: "PersonalTokens");

            migrationBuilder.DropColumn(
                name: "HeldAt",
                table: "ModelDeployments");

            migrationBuilder.DropColumn(
                name: "LastUsedAt",
                table: "ApiKeys");
        }
    }
}
