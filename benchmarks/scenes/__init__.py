"""Scenes that are measured."""
